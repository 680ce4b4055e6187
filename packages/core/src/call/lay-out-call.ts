import { formats } from '../digest/formats.js';
import { BLOCK_HEADING, callFormats, NOTE_HEADING } from './call-format.js';
import type { CallKnowledge } from './call-knowledge.js';
import { composeDetails, composeSections, type Detail, type FactName, showsNote } from './call-lines.js';
import type { CallTextSettings } from './call-text-settings.js';

/** Room for what people add to an entry, in bytes; in small entries a tenth. */
const ROOM_FOR_PEOPLE = 2_000;
/** A text is not cut for less than this many bytes at the end of an entry. */
const LEAST_OF_A_TEXT = 400;

/** What one entry of a call says. */
export interface CallLayout {
  part: number;
  /** The agent's words, as text; in part 1 only, and empty for none. */
  note: string;
  details: readonly Detail[];
  pieces: readonly Piece[];
  /** Our block, rendered. */
  block: string;
}

/** A long text, or the part of one that this entry has. */
export interface Piece {
  /** Undefined for the rest of a long note. */
  fact: FactName | undefined;
  title: string;
  text: string;
}

/**
 * Divides a call among entries: the first has the note, all details, and as much of the long texts as it holds; the next
 * ones go on with these. Nothing is left out, and the order stays.
 *
 * @param note - the agent's words as they should stand
 * @param least - how many entries there are already; one that has nothing left to say keeps its heading
 */
export function layOutCall(
  known: CallKnowledge,
  note: string,
  settings: CallTextSettings,
  least = 1,
): CallLayout[] {
  const room = settings.entryBytes - Math.min(ROOM_FOR_PEOPLE, Math.floor(settings.entryBytes / 10));
  const details = composeDetails(known, settings);
  const shownNote = showsNote(settings) ? note : '';
  const first = fittingNote(
    shownNote,
    room - Buffer.byteLength(renderBlock(1, details, [], settings)),
    settings,
  );
  let waiting: Piece[] = [
    ...(first.length < shownNote.length
      ? [{ fact: undefined, title: NOTE_HEADING, text: shownNote.slice(first.length) }]
      : []),
    ...composeSections(known, settings),
  ];
  const layouts: CallLayout[] = [];
  for (let part = 1; part <= least || waiting.length > 0; part += 1) {
    const lines = part === 1 ? details : [];
    const partNote = part === 1 ? first : '';
    const noteBytes =
      partNote === ''
        ? 0
        : Buffer.byteLength(renderNote(partNote, settings) + callFormats[settings.format].gap);
    const sizeOf = (pieces: readonly Piece[]): number =>
      noteBytes + Buffer.byteLength(renderBlock(part, lines, pieces, settings));
    const { taken, left } = take(waiting, (pieces) => sizeOf(pieces) <= room, { mustTake: part > 1, room });
    const block = renderBlock(part, lines, taken, settings);
    layouts.push({ part, note: partNote, details: lines, pieces: taken, block });
    waiting = left;
  }
  return layouts;
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

/** As much of the waiting texts as fits. An entry of its own takes at least something, or there would be no end. */
function take(
  waiting: readonly Piece[],
  fits: (pieces: readonly Piece[]) => boolean,
  { mustTake, room }: { mustTake: boolean; room: number },
): { taken: Piece[]; left: Piece[] } {
  const taken: Piece[] = [];
  for (const [index, piece] of waiting.entries()) {
    if (piece.text.length <= room && fits([...taken, piece])) {
      taken.push(piece);
      continue;
    }
    const least = mustTake && taken.length === 0 ? 1 : LEAST_OF_A_TEXT;
    const length = longest(piece.text, room, (text) => fits([...taken, { ...piece, text }]));
    const head = piece.text.slice(0, Math.max(length, mustTake && taken.length === 0 ? 1 : 0));
    if (Buffer.byteLength(head) < least) return { taken, left: waiting.slice(index) };
    const rest = { ...piece, text: piece.text.slice(head.length) };
    return { taken: [...taken, { ...piece, text: head }], left: [rest, ...waiting.slice(index + 1)] };
  }
  return { taken, left: [] };
}

function fittingNote(note: string, room: number, settings: CallTextSettings): string {
  const { gap } = callFormats[settings.format];
  return note.slice(
    0,
    longest(note, room, (text) => Buffer.byteLength(renderNote(text, settings) + gap) <= room),
  );
}

/** The length of the longest beginning that fits, never inside a character, and at the end of a line or a word if one is near. */
function longest(text: string, room: number, fits: (text: string) => boolean): number {
  // No character takes less than a byte.
  const most = Math.min(text.length, Math.max(0, room));
  if (most === text.length && fits(text)) return text.length;
  let [low, high] = [0, most];
  // In a long text some bytes more or less are not worth a further look.
  const slack = most > 10_000 ? 256 : 0;
  while (high - low > slack) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(text.slice(0, middle))) low = middle;
    else high = middle - 1;
  }
  if (low === 0) return 0;
  const lineEnd = text.lastIndexOf('\n', low - 1) + 1;
  const wordEnd = text.lastIndexOf(' ', low - 1) + 1;
  const end = lineEnd > Math.max(0, low - 500) ? lineEnd : wordEnd > Math.max(0, low - 100) ? wordEnd : low;
  return isInsideCharacter(text, end) ? end - 1 : end;
}

function isInsideCharacter(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  return code >= 0xdc00 && code <= 0xdfff;
}
