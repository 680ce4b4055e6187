import type { Line } from '../digest/document.js';
import { escapeHtml } from '../digest/render-html.js';
import { wordsIn } from '../text/entry-words.js';
import { ADDITION_HEADING, callFormats, NOTE_HEADING } from './call-format.js';
import type { CallKnowledge } from './call-knowledge.js';
import type { Detail, FactName } from './call-lines.js';
import { type CallMemory, factPrints, shortPrint } from './call-memory.js';
import type { CallTextSettings } from './call-text-settings.js';
import { type CallLayout, type Piece, renderNote, take } from './lay-out-call.js';
import type { LocatedNote } from './locate-note.js';
import type { MergedNote } from './merge-note.js';
import type { MergedBody } from './merged-body.js';
import { type EntryReading, printOfPiece } from './piece-print.js';
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
  const { known, layout: planned, settings, memory, reading, located, merged } = given;
  const former = memory.additions.at(-1);
  const standing = former && reading.find(former);
  const wasAdded = (what: FactName | 'note'): boolean =>
    standing !== undefined && memory.added.includes(what);
  const facts = factPrints(known, planned);
  const all: Late = {
    note: lateNote(merged, located, reading, known, wasAdded('note')),
    details: planned.details.filter(
      ({ fact, line, isPending }) =>
        fact !== undefined &&
        !isPending &&
        (wasAdded(fact) || (facts[fact] !== memory.confirmed.facts[fact] && !isLineToldIn(reading, line))),
    ),
    pieces: planned.pieces.filter(
      ({ fact, text, whole }) =>
        fact !== undefined && (wasAdded(fact) || (!isBegun(fact, whole, memory) && !isToldIn(reading, text))),
    ),
  };
  const inPlace =
    merged.keep === 'new' && located.range
      ? [{ range: located.range, text: noteInPlace(merged.text, located, reading, settings) }]
      : [];
  const write = (late: Late): { body: string; addition: string; adds: boolean } => {
    const addition = renderAddition(late, settings);
    const isSameAddition =
      standing !== undefined &&
      former !== undefined &&
      printOfPiece(addition, settings.format).words.hash === former.words.hash;
    const adds = addition !== '' && !isSameAddition;
    const edits = [...inPlace, ...(adds && standing ? [{ range: standing, text: addition }] : [])];
    const replaced = replaceRanges(reading.raw, edits, settings.format);
    const gap = replaced === '' ? '' : callFormats[settings.format].gap;
    return { body: adds && !standing ? replaced + gap + addition : replaced, addition, adds };
  };
  const late = fit(all, (some) => Buffer.byteLength(write(some).body), settings.entryBytes);
  const { body, addition, adds } = write(late);
  return {
    body,
    layout: toldNow(planned, all, late, memory),
    isEdited: true,
    hasChanged: adds || inPlace.length > 0,
    stands: false,
    isOlder: false,
    after: adds
      ? {
          additions: [...memory.additions, printOfPiece(addition, settings.format)].slice(-6),
          added: [
            ...(late.note === '' ? [] : (['note'] as const)),
            ...late.details.flatMap(({ fact }) => fact ?? []),
            ...late.pieces.flatMap(({ fact }) => fact ?? []),
          ],
        }
      : {},
  };
}

/** Of a text that our changed block tells, or has begun to tell, nothing is added. */
function isBegun(fact: FactName, whole: string, { confirmed }: CallMemory): boolean {
  return [shortPrint(whole), shortPrint(`${whole}…`)].includes(confirmed.facts[fact] ?? '');
}

/** People may have left little room: what an addition cannot hold is told in the next entry. */
function fit(all: Late, sizeOf: (late: Late) => number, room: number): Late {
  if (sizeOf(all) <= room) return all;
  let count = all.details.length;
  const withDetails = (): Late => ({ ...all, details: all.details.slice(0, count), pieces: [] });
  while (count > 0 && sizeOf(withDetails()) > room) count -= 1;
  const few = withDetails();
  if (count < all.details.length) return few;
  const { taken } = take(all.pieces, (pieces) => sizeOf({ ...few, pieces }), { mustTake: false, room });
  return { ...few, pieces: taken };
}

/** What an entry has told when the addition stands, and what goes on in the next one: each text from where it is told. */
function toldNow(planned: CallLayout, all: Late, late: Late, { confirmed }: CallMemory): CallLayout {
  const textIn = (pieces: readonly Piece[], { whole }: Piece): string | undefined =>
    pieces.find((piece) => piece.whole === whole)?.text;
  const before = planned.left.pieces.filter((piece) => textIn(planned.pieces, piece) === undefined);
  const texts = [...planned.pieces, ...before].map((piece) => {
    const { whole, fact } = piece;
    const here = textIn(planned.pieces, piece) ?? '';
    const start = whole.length - here.length - (textIn(planned.left.pieces, piece) ?? '').length;
    const added = textIn(all.pieces, piece) && (textIn(late.pieces, piece) ?? '');
    const isTold = fact !== undefined && confirmed.facts[fact] === shortPrint(whole);
    const told = confirmed.goesOn?.[shortPrint(whole)] ?? (isTold ? whole.length : start + here.length);
    return { piece, start, end: added === undefined ? told : start + added.length };
  });
  const cut = all.details.filter((detail) => !late.details.includes(detail));
  return {
    ...planned,
    details: planned.details.filter((detail) => !cut.includes(detail)),
    pieces: texts.flatMap(({ piece, start, end }) =>
      end > start ? [{ ...piece, text: piece.whole.slice(start, end) }] : [],
    ),
    left: {
      note: '',
      details: [...cut, ...planned.left.details],
      pieces: texts.flatMap(({ piece, end }) =>
        end < piece.whole.length ? [{ ...piece, text: piece.whole.slice(end) }] : [],
      ),
    },
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
