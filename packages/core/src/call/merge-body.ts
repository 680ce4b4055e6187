import type { Range } from '../text/entry-words.js';
import { planAddition } from './add-below.js';
import { callFormats } from './call-format.js';
import type { CallKnowledge } from './call-knowledge.js';
import { showsNote } from './call-lines.js';
import {
  type CallMemory,
  findText,
  shortPrint,
  type WrittenText,
  withWrittenText,
  writtenText,
} from './call-memory.js';
import type { CallTextSettings } from './call-text-settings.js';
import { type CallLayout, renderNote } from './lay-out-call.js';
import { type LocatedNote, locateNote, wordsOfNote } from './locate-note.js';
import { type MergedNote, mergeNote } from './merge-note.js';
import type { MergedBody } from './merged-body.js';
import { EntryReading, readingOf } from './piece-print.js';
import { wholeBody } from './render-call.js';
import { replaceRanges, widen } from './replace-range.js';
import { shrinkBlock } from './shrink-block.js';
import type { StandingEntry } from './standing-entry.js';

type FoundText = NonNullable<ReturnType<typeof findText>>;

/** An entry's text, with what is ours in it as it should be. */
export function mergeBody({
  known,
  planned,
  settings,
  memory,
  standing,
  mayBeOlder,
}: {
  known: CallKnowledge;
  planned: CallLayout;
  settings: CallTextSettings;
  memory: CallMemory;
  standing: StandingEntry;
  mayBeOlder: boolean;
}): MergedBody {
  const { format } = settings;
  const reading = readingOf(standing, format);
  const newest = findWhole(reading, memory, planned);
  const found = mayBeOlder && newest ? (findOlder(reading, memory, newest) ?? newest) : newest;
  const block = found && (format === 'text/html' ? widen(standing.body, found.range) : found.range);
  const written = found ? [found.text, ...memory.texts.toReversed()] : memory.texts.toReversed();
  const located = locateNote(reading, written, block);
  const wanted = known.note.text;
  const { part } = planned;
  const merged = mergePart1Note({ known, part, settings, memory, located, found });
  if (!found || !block)
    return planAddition({ known, layout: planned, settings, memory, reading, located, merged });

  const additions = memory.additions.flatMap((print) => reading.find(print) ?? []);
  const isEdited =
    !(located.isAsWritten || located.range === undefined) ||
    reading.holdsMore([block, ...(located.range ? [located.range] : []), ...additions]);
  const isNoteOurs = located.isAsWritten && !found.text.hasTheirs;
  const laidOut = merged.keep === 'new' ? merged.text : isNoteOurs ? planned.from.note : '';
  // Of a note that stands as we wrote it, an entry has as much as there is room for.
  const noteIn = (layout: CallLayout): MergedNote =>
    merged.keep === 'theirs' && laidOut !== '' && layout.note !== found.text.note
      ? { keep: 'new', text: layout.note }
      : merged;
  const hasChangedBy = (layout: CallLayout): boolean =>
    shortPrint(layout.block) !== found.text.source ||
    noteIn(layout).keep !== 'theirs' ||
    additions.length > 0 ||
    !found.isNewest;
  const bodyOf = (layout: CallLayout): string => {
    if (!hasChangedBy(layout)) return standing.body;
    const note = noteIn(layout);
    if (!isEdited && !found.text.hasTheirs)
      return wholeBody(note.keep === 'theirs' && laidOut === '' ? { ...layout, note: '' } : layout, settings);
    return spliced({ raw: standing.body, block, located, merged: note, additions, layout, settings });
  };
  const { layout, body } = shrinkBlock(planned, settings, { note: laidOut, bodyOf });
  const hasChanged = hasChangedBy(layout);
  const note = noteIn(layout);
  const newText = (): WrittenText =>
    writtenText(layout, {
      // What people made of the note is no base of ours: the next one of a client must not replace it.
      note: note.keep === 'theirs' ? found.text.note : noteAfter(located, note, layout),
      hasTheirs: note.keep === 'both' || (note.keep === 'theirs' && found.text.hasTheirs),
      wanted,
      subject: memory.texts.at(-1)?.subject ?? '',
      format,
    });
  return {
    body,
    layout,
    isEdited,
    hasChanged,
    stands: !hasChanged,
    isOlder: !found.isNewest,
    after: hasChanged
      ? { texts: withWrittenText(memory.texts, newText()), additions: [], added: [] }
      : { texts: [...memory.texts.slice(0, -1), { ...found.text, noteWanted: shortPrint(wanted) }] },
  };
}

/** The beginning of a newer text, in which people have changed something, is no older one. */
function findWhole(
  reading: EntryReading,
  memory: CallMemory,
  { details, pieces }: CallLayout,
): FoundText | undefined {
  const found = findText(reading, memory);
  if (found === undefined || found.isNewest) return found;
  const { raw, format } = reading;
  const lettersOf = (text: string): string => new EntryReading(text, format).words('letters').text;
  const behind = lettersOf(raw.slice(found.range.end));
  const titles = [...details.map(({ line }) => line[0]?.text ?? ''), ...pieces.map(({ title }) => title)];
  return titles.some((title) => behind.startsWith(lettersOf(title))) ? undefined : found;
}

/**
 * Two texts of ours can have the same block, and differ in the note before it: an older one that stands as it was written, where
 * the newest does not.
 */
function findOlder(reading: EntryReading, { texts }: CallMemory, newest: FoundText): FoundText | undefined {
  const { format, raw } = reading;
  const block = format === 'text/html' ? widen(raw, newest.range) : newest.range;
  const stands = (text: WrittenText): boolean => locateNote(reading, [text], block).isAsWritten;
  if (stands(newest.text)) return undefined;
  const text = texts.findLast((each) => each.source === newest.text.source && stands(each));
  return text && { text, range: newest.range, isNewest: false };
}

/** The note belongs to part 1, and to people who want to see it. */
function mergePart1Note(given: {
  known: CallKnowledge;
  part: number;
  settings: CallTextSettings;
  memory: CallMemory;
  located: LocatedNote;
  found: FoundText | undefined;
}): MergedNote {
  const { known, part, settings, memory, located, found } = given;
  if (part > 1 || !showsNote(settings)) return { keep: 'theirs' };
  const wanted = known.note.text;
  const newest = memory.texts.at(-1);
  const wantedPrint = shortPrint(wanted);
  // An older text of ours has landed on top of the newest: what stood in that stands again.
  if (found && !found.isNewest && located.isAsWritten && newest?.noteWanted === wantedPrint) {
    return { keep: 'new', text: newest.note };
  }
  return mergeNote({
    wanted,
    isChanged: wantedPrint !== (found ? found.text.noteWanted : memory.confirmed.noteWanted),
    isAsWritten: located.isAsWritten,
    theirWords: wordsOfNote(located.text),
    wantedWords: wordsOfNote(wanted),
    holdsMore: located.holdsMore,
  });
}

/** The agent's words that stand in the entry afterwards. */
function noteAfter(located: LocatedNote, merged: MergedNote, layout: CallLayout): string {
  if (merged.keep === 'new') return layout.note;
  if (merged.keep === 'theirs') return located.text;
  return located.text === '' ? merged.below : `${located.text}\n\n${merged.below}`;
}

/** Only what is ours is replaced. */
function spliced(given: {
  raw: string;
  block: Range;
  located: LocatedNote;
  merged: MergedNote;
  additions: readonly Range[];
  layout: CallLayout;
  settings: CallTextSettings;
}): string {
  const { raw, block, located, merged, additions, layout, settings } = given;
  const { gap, text } = callFormats[settings.format];
  const { range } = located;
  const edits = additions.map((addition) => ({ range: addition, text: '' }));
  let before = '';
  if (merged.keep === 'both') {
    before = (range ? text(merged.below) : renderNote(merged.below, settings)) + gap;
  } else if (merged.keep === 'new' && merged.text !== '') {
    const note = renderNote(layout.note, settings);
    if (!range) before = note + gap;
    else edits.push({ range, text: range.end === block.start ? note + gap : note });
  } else if (merged.keep === 'new' && range) {
    const between = raw.slice(range.end, block.start);
    const isOurs = new EntryReading(between, settings.format).words().text === '';
    edits.push({ range: isOurs ? { ...range, end: block.start } : range, text: '' });
  }
  return replaceRanges(raw, [...edits, { range: block, text: before + layout.block }], settings.format);
}
