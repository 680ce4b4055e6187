/**
 * How a call's entry is written again when people may have changed it. What is ours is found by its words and replaced;
 * everything around it stays byte for byte. Where our own block was changed, what a person made of it stands, and what
 * became known since is added below, once.
 */
import type { CallChange } from '../contract/v1/phone-call.js';
import type { CallKnowledge } from './call-knowledge.js';
import { fieldFacts } from './call-lines.js';
import {
  type CallMemory,
  factPrints,
  goingOn,
  noMemory,
  sawEntry,
  shortPrint,
  withTitle,
} from './call-memory.js';
import { readCallSwitches } from './call-switches.js';
import type { CallTextSettings } from './call-text-settings.js';
import { entryTitle, titleOf } from './call-title.js';
import { type CallLayout, layOutCall } from './lay-out-call.js';
import { mergeBody } from './merge-body.js';
import { mergeFields } from './merge-fields.js';
import { mergeSubject } from './merge-subject.js';
import type { StandingEntry } from './standing-entry.js';

/** How an entry is to be written. */
export interface EntryMerge {
  /** What the CRM must be told; empty when it knows everything. */
  changed: CallChange[];
  subject: string;
  body: string;
  /** The form's fields that have changed. */
  fields: Record<string, unknown>;
  /** Whether the entry can hold it: if not, people have filled it, and have changed the note that clients change, too. */
  fits: boolean;
  /** What the entry says now; something else than was planned where people have filled it. */
  layout: CallLayout;
  /**
   * Whether all that is known can be read in the entry as it stands. The CRM's own fields for time, length and outcome cannot
   * be looked at, and what they should hold is said in the text, too.
   */
  isTold: boolean;
  /** Whether people have changed the text. */
  isEdited: boolean;
  /** `tried`: to be stored before the write; `written`: once the CRM has confirmed it, or when nothing has to be written. */
  memory: { tried: CallMemory; written: CallMemory };
}

/**
 * Merges what is known of a call into an entry as it stands. Pure, and the same again when called again.
 *
 * @param given - `layout`: what this part says, where it is known already; `memory`: of this entry, undefined when it was dropped; `mayBeOlder`: whether an older write of ours may have
 *   landed on top of the newest. Then a missing note is ours of before, and nobody's deletion
 */
export function mergeIntoEntry(given: {
  known: CallKnowledge;
  part: number;
  layout?: CallLayout;
  settings: CallTextSettings;
  memory: CallMemory | undefined;
  standing: StandingEntry;
  mayBeOlder?: boolean;
}): EntryMerge {
  const { known, part, settings, standing, mayBeOlder = false } = given;
  const memory = sawEntry(given.memory ?? noMemory, standing, settings.format);
  const planned = given.layout ?? [...layOutCall(known, settings, { least: part })][part - 1];
  if (planned === undefined) throw new Error(`A call has no part ${part}`);
  const body = mergeBody({ known, planned, settings, memory, standing, mayBeOlder });
  const subject = mergeSubject(known, part, settings, given.memory ?? noMemory, standing, body.isOlder);
  const fields =
    part === 1 ? mergeFields(known.fields, memory, standing.fields) : mergeFields({}, memory, null);
  const facts = factPrints(known, body.layout);
  const isNew = (name: string): boolean =>
    facts[name] !== undefined &&
    (body.isOlder || (given.memory !== undefined && facts[name] !== memory.confirmed.facts[name]));
  const isSubjectNew =
    typeof standing.subject === 'string'
      ? subject !== standing.subject
      : body.isOlder || shortPrint(subject) !== memory.confirmed.subject;
  const { shows } = readCallSwitches(settings.userSettings);
  const newFacts = [
    ...(known.startTime && isNew('time') ? (['time'] as const) : []),
    ...(known.duration && isNew('duration') ? (['duration'] as const) : []),
    ...(known.result && isNew('outcome') ? (['outcome'] as const) : []),
  ];
  const hasNewFields = Object.keys(fields.written).length > 0;
  const changed: CallChange[] = [
    ...(body.hasChanged ? (['body'] as const) : []),
    ...(isSubjectNew ? (['subject'] as const) : []),
    ...newFacts,
    ...(hasNewFields ? (['fields'] as const) : []),
  ];
  const titleWanted = shortPrint(entryTitle(titleOf(known), part, settings.subjectCharacters));
  const tried: CallMemory = { ...memory, ...body.after, titleWanted, fieldBases: fields.tried };
  if (isSubjectNew)
    tried.texts = withTitle(tried.texts, subject, body.hasChanged && body.after.texts !== undefined);
  const written: CallMemory = {
    ...tried,
    fieldBases: fields.bases,
    confirmed: {
      noteWanted: shortPrint(known.note.text),
      subject: titleWanted,
      facts: { ...memory.confirmed.facts, ...facts },
      fields: { ...memory.confirmed.fields, ...(part === 1 ? known.fields : {}) },
      goesOn: goingOn(body.layout.left),
    },
  };
  return {
    changed,
    subject,
    body: body.body,
    fields: fields.written,
    fits: sizeOf(body.body) <= Math.max(settings.entryBytes, sizeOf(standing.body)),
    layout: body.layout,
    isTold:
      body.stands && !isSubjectNew && !hasNewFields && newFacts.every((fact) => shows(fieldFacts[fact])),
    isEdited: body.isEdited,
    memory: { tried, written },
  };
}

function sizeOf(text: string): number {
  return Buffer.byteLength(text);
}
