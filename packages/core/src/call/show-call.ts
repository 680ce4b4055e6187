import { isSpellingOfTitle } from '../text/entry-text.js';
import type { CallKnowledge } from './call-knowledge.js';
import { type CallMemory, findText, noMemory, shortPrint } from './call-memory.js';
import type { CallTextSettings } from './call-text-settings.js';
import { entryTitle, titleOf } from './call-title.js';
import { isSameChoice } from './form-choice.js';
import { locateNote, wordsOfNote } from './locate-note.js';
import { mergeNote, withKnownNote } from './merge-note.js';
import { EntryReading } from './piece-print.js';
import { widen } from './replace-range.js';
import type { StandingEntry } from './standing-entry.js';

/** What the client's form shows of a call, and what is known and remembered once a person has seen it. */
export interface ShownCall {
  subject: string;
  note: string;
  fields: Record<string, unknown>;
  known: CallKnowledge;
  memory: CallMemory | undefined;
}

/**
 * Reads an entry for the form in which a person goes on writing. What it shows is the base from then on: who sends it back
 * has changed nothing, and who changes it has seen what stands in the CRM.
 *
 * @param given - `standing`: the first entry of the call; undefined when the CRM could not be asked, then what is known is shown
 */
export function showCall(given: {
  known: CallKnowledge;
  memory: CallMemory | undefined;
  settings: CallTextSettings;
  standing: StandingEntry | undefined;
}): ShownCall {
  const { known, settings, standing } = given;
  const memory = given.memory ?? noMemory;
  const newest = memory.texts.at(-1);
  if (standing === undefined || newest === undefined) {
    return {
      subject: titleOf(known),
      note: known.note.text,
      fields: known.fields,
      known,
      memory: given.memory,
    };
  }
  const note = noteIn(standing, known, memory, settings);
  const title = entryTitle(titleOf(known), 1, settings.subjectCharacters);
  const theirs = standing.subject ?? title;
  const isSubjectOurs = isSpellingOfTitle(theirs, title) || isSubjectBehind(theirs, known, memory, title);
  const subject = isSubjectOurs ? titleOf(known) : theirs;
  const fields = fieldsIn(standing, known, memory);
  const after: CallKnowledge = {
    ...known,
    subject: isSubjectOurs ? known.subject : { ...known.subject, person: theirs },
    note: withKnownNote(known.note, note.shown),
    fields: fields.shown,
  };
  return {
    subject,
    note: note.shown,
    fields: fields.shown,
    known: after,
    memory: {
      ...memory,
      texts: [
        ...memory.texts.slice(0, -1),
        {
          ...newest,
          note: note.base,
          hasTheirs: newest.hasTheirs || note.base !== newest.note,
          noteWanted: note.isPending ? newest.noteWanted : shortPrint(note.shown),
          subject: isSubjectOurs ? newest.subject : theirs,
        },
      ],
      ...(!isSubjectOurs && { titleWanted: shortPrint(theirs) }),
      confirmed: {
        ...memory.confirmed,
        ...(!note.isPending && { noteWanted: shortPrint(note.shown) }),
        ...(!isSubjectOurs && { subject: shortPrint(theirs) }),
        fields: fields.confirmed,
      },
      fieldBases: fields.bases,
    },
  };
}

/** Whether the title that a form gave waits to be written in place of one of ours. */
function isSubjectBehind(
  theirs: string,
  { subject }: CallKnowledge,
  { texts, confirmed }: CallMemory,
  title: string,
): boolean {
  const isOurs = texts.some((text) => isSpellingOfTitle(theirs, text.subject));
  return isOurs && shortPrint(title) !== confirmed.subject && subject.person !== undefined;
}

function noteIn(
  standing: StandingEntry,
  known: CallKnowledge,
  memory: CallMemory,
  { format }: CallTextSettings,
): { shown: string; base: string; isPending: boolean } {
  const reading = new EntryReading(standing.body, format);
  const found = findText(reading, memory);
  const block = found && (format === 'text/html' ? widen(standing.body, found.range) : found.range);
  const written = found ? [found.text, ...memory.texts.toReversed()] : memory.texts.toReversed();
  const located = locateNote(reading, written, block);
  const wanted = known.note.text;
  const isPending = shortPrint(wanted) !== (found ? found.text.noteWanted : memory.confirmed.noteWanted);
  const merged = mergeNote({
    wanted,
    isChanged: isPending,
    isAsWritten: located.isAsWritten,
    theirWords: wordsOfNote(located.text),
    wantedWords: wordsOfNote(wanted),
    holdsMore: located.holdsMore,
  });
  const base = located.isAsWritten ? (found?.text.note ?? located.text) : located.text;
  // A note longer than an entry stands in two: what is known of it is the whole.
  const stands = located.isAsWritten && !isPending ? wanted : located.text;
  if (merged.keep === 'theirs') return { shown: stands, base, isPending: false };
  if (merged.keep === 'new') return { shown: merged.text, base, isPending: true };
  return { shown: [located.text, merged.below].filter(Boolean).join('\n\n'), base, isPending: true };
}

/** A field that a person has changed in the CRM shows what they chose; one that waits to be written shows that. */
function fieldsIn(
  { fields: standing }: StandingEntry,
  known: CallKnowledge,
  memory: CallMemory,
): { shown: Record<string, unknown>; confirmed: Record<string, unknown>; bases: CallMemory['fieldBases'] } {
  const shown = { ...known.fields };
  const confirmed = { ...memory.confirmed.fields };
  const bases = { ...memory.fieldBases };
  for (const [key, value] of Object.entries(standing ?? {})) {
    const isPending = key in shown && !isSameChoice(shown[key], confirmed[key]);
    bases[key] = [value];
    if (isPending || isSameChoice(shown[key], value)) continue;
    shown[key] = value;
    confirmed[key] = value;
  }
  return { shown, confirmed, bases };
}
