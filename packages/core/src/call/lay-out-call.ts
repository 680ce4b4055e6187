import { formats } from '../digest/formats.js';
import { placeToCut } from '../digest/text.js';
import { BLOCK_HEADING, callFormats, NOTE_HEADING } from './call-format.js';
import type { CallKnowledge } from './call-knowledge.js';
import { composeDetails, composeSections, type Detail, type FactName, showsNote } from './call-lines.js';
import type { CallTextSettings } from './call-text-settings.js';

/** Room for what people add to an entry, in bytes; in small entries a tenth. */
const ROOM_FOR_PEOPLE = 2_000;
/** A text is not cut for less than this many bytes at the end of an entry. */
const LEAST_OF_A_TEXT = 400;

/** What is still to be told of a call. */
export interface Untold {
  /** The agent's words, as text; empty for none. They begin in part 1 only. */
  note: string;
  details: readonly Detail[];
  pieces: readonly Piece[];
}

/** What one entry of a call says. */
export interface CallLayout extends Untold {
  part: number;
  /** What was to be told when this entry began. */
  from: Untold;
  /** What the next entries have to tell. */
  left: Untold;
  /** Our block, rendered. */
  block: string;
}

/** A long text, or the part of one that this entry has. */
export interface Piece {
  /** Undefined for the rest of a long note. */
  fact: FactName | undefined;
  title: string;
  text: string;
  /** All of the text. */
  whole: string;
}

/**
 * Divides a call among entries: the first has the note, all details, and as much of the long texts as it holds; the next
 * ones go on with these. Nothing is left out, and the order stays. Where they are cut depends on what is known alone, unless
 * people have filled an entry. Each is laid out when it is asked for: others can have their turn between two.
 *
 * @param begin - `least`: how many entries there are already, one that has nothing left to say keeps its heading; `part`, `from`: where to
 *   begin, when the entries before are laid out
 */
export function* layOutCall(
  known: CallKnowledge,
  settings: CallTextSettings,
  { least = 1, part = 1, from }: { least?: number; part?: number; from?: Untold } = {},
): Generator<CallLayout, void, undefined> {
  let untold = from ?? allOf(known, settings);
  for (let next = part; next <= least || isAnything(untold); next += 1) {
    const layout = layOutPart(next, untold, settings);
    yield layout;
    untold = layout.left;
  }
}

/**
 * What one entry tells of what is to be told. What there is no room for is left for the next.
 *
 * @param shrunk - room for all that is ours, in bytes, in an entry that people have filled
 */
export function layOutPart(
  part: number,
  from: Untold,
  settings: CallTextSettings,
  shrunk?: number,
): CallLayout {
  const room = shrunk ?? roomFor(settings);
  // An entry of its own takes at least something, or there would be no end.
  const mustTake = part > 1 && shrunk === undefined;
  const details = fittingDetails(part, from.details, settings, { mustTake, room });
  const note = fittingNote(from.note, details, settings, room);
  const waiting = [...restOfNote(from.note, note), ...from.pieces];
  const leftDetails = from.details.slice(details.length);
  const noteBytes = sizeOfNote(note, settings);
  const sizeOf = (pieces: readonly Piece[]): number =>
    noteBytes + Buffer.byteLength(renderBlock(part, details, pieces, settings));
  const { taken, left } =
    leftDetails.length > 0
      ? { taken: [], left: waiting }
      : take(waiting, sizeOf, { mustTake: mustTake && details.length === 0, room });
  return {
    part,
    from,
    note,
    details,
    pieces: taken,
    left: { note: '', details: leftDetails, pieces: left },
    block: renderBlock(part, details, taken, settings),
  };
}

function fittingDetails(
  part: number,
  details: readonly Detail[],
  settings: CallTextSettings,
  { mustTake, room }: { mustTake: boolean; room: number },
): readonly Detail[] {
  let count = details.length;
  const size = (): number => Buffer.byteLength(renderBlock(part, details.slice(0, count), [], settings));
  while (count > (mustTake ? 1 : 0) && size() > room) count -= 1;
  return details.slice(0, count);
}

/** Whether something is to be told. */
export function isAnything({ note, details, pieces }: Untold): boolean {
  return note !== '' || details.length > 0 || pieces.length > 0;
}

function allOf(known: CallKnowledge, settings: CallTextSettings): Untold {
  return {
    note: showsNote(settings) ? known.note.text : '',
    details: composeDetails(known, settings),
    pieces: longTextsOf(known, settings),
  };
}

/** What an entry does not hold of a note. */
export function restOfNote(wanted: string, note: string): Piece[] {
  if (note.length >= wanted.length) return [];
  return [{ ...whole(undefined, NOTE_HEADING, wanted), text: wanted.slice(note.length) }];
}

/** Everything that can go on in a next entry. */
export function longTextsOf(known: CallKnowledge, settings: CallTextSettings): Piece[] {
  return composeSections(known, settings).map(({ fact, title, text }) => whole(fact, title, text));
}

/** The agent's words as they stand in the first entry: what it can hold of them. */
export function fittingNote(
  note: string,
  details: readonly Detail[],
  settings: CallTextSettings,
  room = roomFor(settings),
): string {
  if (note === '') return '';
  const left = room - Buffer.byteLength(renderBlock(1, details, [], settings));
  return note.slice(
    0,
    longest(note, left, (text) => sizeOfNote(text, settings)),
  );
}

/** What we fill of an entry, in bytes. */
export function roomFor({ entryBytes }: CallTextSettings): number {
  return entryBytes - Math.min(ROOM_FOR_PEOPLE, Math.floor(entryBytes / 10));
}

/** Of the agent's words with their heading, in bytes; nothing, where there are none. */
export function sizeOfNote(note: string, settings: CallTextSettings): number {
  return note === '' ? 0 : Buffer.byteLength(renderNote(note, settings) + callFormats[settings.format].gap);
}

function whole(fact: FactName | undefined, title: string, text: string): Piece {
  return { fact, title, text, whole: text };
}

/** The agent's words under their heading, rendered. */
export function renderNote(note: string, { format }: Pick<CallTextSettings, 'format'>): string {
  const { heading, newLine, text } = callFormats[format];
  return heading(NOTE_HEADING) + newLine + text(note);
}

function renderBlock(
  part: number,
  details: readonly Detail[],
  pieces: readonly Piece[],
  { format, markerPlace, markerOf }: CallTextSettings,
): string {
  const { heading, details: list, section, join } = callFormats[format];
  const title = part === 1 ? BLOCK_HEADING : `${BLOCK_HEADING} (part ${part})`;
  const marker = formats[format].line([{ text: markerOf(part), verbatim: true }]);
  return join([
    heading(title),
    ...(details.length > 0 ? [list(details.map(({ line }) => line))] : []),
    ...pieces.map(({ title: name, text }) => section(name, text)),
    ...(markerPlace === 'body' ? [format === 'text/plain' ? `\n${marker}` : marker] : []),
  ]);
}

/** As much of the waiting texts as fits. */
export function take(
  waiting: readonly Piece[],
  sizeOf: (pieces: readonly Piece[]) => number,
  { mustTake, room }: { mustTake: boolean; room: number },
): { taken: Piece[]; left: Piece[] } {
  const taken: Piece[] = [];
  for (const [index, piece] of waiting.entries()) {
    const length = longest(piece.text, room, (text) => sizeOf([...taken, { ...piece, text }]));
    if (length === piece.text.length) {
      taken.push(piece);
      continue;
    }
    const isFirst = mustTake && taken.length === 0;
    const [first = ''] = isFirst ? piece.text : [];
    const head = piece.text.slice(0, Math.max(length, first.length));
    if (Buffer.byteLength(head) < (isFirst ? 1 : LEAST_OF_A_TEXT))
      return { taken, left: waiting.slice(index) };
    const rest = { ...piece, text: piece.text.slice(head.length) };
    return { taken: [...taken, { ...piece, text: head }], left: [rest, ...waiting.slice(index + 1)] };
  }
  return { taken, left: [] };
}

/** The length of the longest beginning that fits, never inside a character, and at the end of a line or a word if one is near. */
function longest(text: string, room: number, sizeOf: (text: string) => number): number {
  // No character takes less than a byte.
  const most = Math.min(text.length, Math.max(0, room));
  let [high, highSize] = [most, sizeOf(text.slice(0, most))];
  if (highSize <= room) return most === text.length ? most : endNear(text, most);
  let [low, lowSize] = [0, sizeOf('')];
  // Some bytes more or less are not worth a further look.
  const slack = room / 400;
  for (let look = 1; room - lowSize > slack && high - low > 1; look += 1) {
    // Characters take much the same room all through a text; where they do not, halving finds the place, too.
    const share = look % 3 === 0 ? 0.5 : (room - slack / 2 - lowSize) / (highSize - lowSize);
    const middle = Math.min(high - 1, Math.max(low + 1, low + Math.floor((high - low) * share)));
    const size = sizeOf(text.slice(0, middle));
    if (size <= room) [low, lowSize] = [middle, size];
    else [high, highSize] = [middle, size];
  }
  return low === 0 ? 0 : endNear(text, low);
}

/** The end of a line shortly before this place, else of a word, where there is one. */
function endNear(text: string, place: number): number {
  const lineEnd = text.lastIndexOf('\n', place - 1) + 1;
  return lineEnd > Math.max(0, place - 500) ? lineEnd : placeToCut(text, 0, place);
}
