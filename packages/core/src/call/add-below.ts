import type { Line } from '../digest/document.js';
import { escapeHtml } from '../digest/render-html.js';
import { ADDITION_HEADING, callFormats, NOTE_HEADING } from './call-format.js';
import type { CallKnowledge } from './call-knowledge.js';
import type { Detail, FactName } from './call-lines.js';
import { type CallMemory, factPrints } from './call-memory.js';
import type { CallTextSettings } from './call-text-settings.js';
import { type EntryReading, printOf } from './entry-print.js';
import { wordsIn } from './entry-words.js';
import { type CallLayout, type Piece, renderNote } from './lay-out-call.js';
import type { LocatedNote } from './locate-note.js';
import type { MergedNote } from './merge-note.js';
import type { MergedBody } from './merged-body.js';
import { replaceRanges } from './replace-range.js';

/** What an addition tells. */
interface Late {
  note: string;
  details: readonly Detail[];
  pieces: readonly Piece[];
}

/**
 * What becomes of an entry in which our block is no longer as we wrote it: it stays, and what the entry does not tell yet is
 * added at its end. An addition that nobody has changed is replaced by the next one.
 */
export function planAddition(given: {
  known: CallKnowledge;
  layout: CallLayout;
  settings: CallTextSettings;
  memory: CallMemory;
  reading: EntryReading;
  located: LocatedNote;
  merged: MergedNote;
}): MergedBody {
  const { known, layout, settings, memory, reading, located, merged } = given;
  const former = memory.additions.at(-1);
  const standing = former && reading.find(former);
  const facts = factPrints(known, layout);
  const isLate = (fact: FactName): boolean =>
    facts[fact] !== memory.confirmed.facts[fact] || (standing !== undefined && memory.added.includes(fact));
  const isWanted = (fact: FactName | undefined, isTold: () => boolean): boolean =>
    fact !== undefined &&
    isLate(fact) &&
    (standing !== undefined && memory.added.includes(fact) ? true : !isTold());
  const note = lateNote(
    merged,
    located,
    reading,
    known,
    standing !== undefined && memory.added.includes('note'),
  );
  const late: Late = {
    note,
    details: layout.details.filter(
      ({ fact, line, isPending }) => !isPending && isWanted(fact, () => isLineToldIn(reading, line)),
    ),
    pieces: layout.pieces.filter(({ fact, text }) => isWanted(fact, () => isToldIn(reading, text))),
  };
  const inPlace =
    merged.keep === 'new' && located.range
      ? [{ range: located.range, text: noteInPlace(merged.text, located, reading, settings) }]
      : [];
  const addition = renderAddition(late, settings);
  const isSameAddition =
    standing !== undefined &&
    former !== undefined &&
    printOf(addition, settings.format).words.hash === former.words.hash;
  const adds = addition !== '' && !isSameAddition;
  const edits = [...inPlace, ...(adds && standing ? [{ range: standing, text: addition }] : [])];
  const replaced = replaceRanges(reading.raw, edits, settings.format);
  const gap = replaced === '' ? '' : callFormats[settings.format].gap;
  return {
    body: adds && !standing ? replaced + gap + addition : replaced,
    layout,
    note: located.text,
    isEdited: true,
    hasChanged: adds || inPlace.length > 0,
    stands: false,
    isOlder: false,
    after: adds
      ? {
          additions: [...memory.additions, printOf(addition, settings.format)].slice(-6),
          added: [
            ...(late.note === '' ? [] : (['note'] as const)),
            ...late.details.flatMap(({ fact }) => fact ?? []),
            ...late.pieces.flatMap(({ fact }) => fact ?? []),
          ],
        }
      : {},
  };
}

/** What an addition says; empty when there is nothing to say. */
export function renderAddition({ note, details, pieces }: Late, settings: CallTextSettings): string {
  if (note === '' && details.length === 0 && pieces.length === 0) return '';
  const { heading, details: list, section, join } = callFormats[settings.format];
  return join([
    heading(ADDITION_HEADING),
    ...(details.length > 0 ? [list(details.map(({ line }) => line))] : []),
    ...(note === '' ? [] : [section(NOTE_HEADING, note)]),
    ...pieces.map(({ title, text }) => section(title, text)),
  ]);
}

/** A note that has no place any more, and is not told yet. */
function lateNote(
  merged: MergedNote,
  { range }: LocatedNote,
  reading: EntryReading,
  known: CallKnowledge,
  wasAdded: boolean,
): string {
  if (wasAdded) return known.note.text;
  const text = merged.keep === 'both' ? merged.below : merged.keep === 'new' && !range ? merged.text : '';
  return isToldIn(reading, text) ? '' : text;
}

function noteInPlace(
  text: string,
  located: LocatedNote,
  { format }: EntryReading,
  settings: CallTextSettings,
): string {
  if (text === '') return '';
  return renderNote(text, settings) + (located.isAsWritten ? '' : callFormats[format].gap);
}

function isLineToldIn(reading: EntryReading, line: Line): boolean {
  const link = line.find((span) => span.link !== undefined)?.link;
  if (link !== undefined) return reading.raw.includes(link) || reading.raw.includes(escapeHtml(link));
  const text = line.map((span) => span.text).join('');
  return isToldIn(reading, text);
}

/** Whether an entry tells something already, wherever. */
function isToldIn(reading: EntryReading, text: string): boolean {
  const { format } = reading;
  return reading.words().text.includes(wordsIn(callFormats[format].text(text), format));
}
