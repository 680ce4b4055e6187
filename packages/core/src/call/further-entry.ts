import { formats } from '../digest/formats.js';
import { renderAddition } from './add-below.js';
import { callFormats, NOTE_HEADING } from './call-format.js';
import type { CallKnowledge } from './call-knowledge.js';
import { composeDetails, type Detail } from './call-lines.js';
import { type CallMemory, factPrints, goingOn, noMemory, shortPrint } from './call-memory.js';
import type { CallTextSettings } from './call-text-settings.js';
import { entryTitle, titleOf } from './call-title.js';
import { longTextsOf, type Piece, roomFor, take, type Untold } from './lay-out-call.js';
import type { CallPart } from './render-call.js';

/**
 * What became known of a call after it was logged in a CRM whose entries cannot be read, and so must not be written again: an
 * entry of its own, or more.
 *
 * @param given - `memories`: of the call's entries so far; `part`: the number of the next one; `left`: what the further entry
 *   before it did not hold
 * @returns undefined when the entries tell everything
 */
export function renderFurtherEntry(given: {
  known: CallKnowledge;
  memories: readonly CallMemory[];
  part: number;
  settings: CallTextSettings;
  left?: Untold;
}): CallPart | undefined {
  const { known, memories, part, settings, left: leftBefore } = given;
  const { format, markerPlace, markerOf } = settings;
  const told: Record<string, string> = Object.assign({}, ...memories.map(({ confirmed }) => confirmed.facts));
  const { noteWanted: lastNote, goesOn } = memories.at(-1)?.confirmed ?? noMemory.confirmed;
  const everything = composeDetails(known, settings);
  const nothing: Untold = { note: '', details: [], pieces: [] };
  const facts = factPrints(known, { part, details: everything, pieces: [], left: nothing });
  const isLate = ({ fact, isPending }: Detail): boolean =>
    fact !== undefined && !isPending && facts[fact] !== told[fact];
  const details = leftBefore ? [] : everything.filter(isLate);
  const waiting = leftBefore?.pieces ?? lateTexts(known, settings, { told, lastNote, goesOn });
  if (details.length === 0 && waiting.length === 0) return undefined;
  const marker = formats[format].line([{ text: markerOf(part), verbatim: true }]);
  const bodyWith = (pieces: readonly Piece[]): string => {
    const text = renderAddition({ note: '', details, pieces }, settings);
    return markerPlace === 'body' ? text + callFormats[format].gap + marker : text;
  };
  const { taken, left: pieces } = take(waiting, (some) => Buffer.byteLength(bodyWith(some)), {
    mustTake: details.length === 0,
    room: roomFor(settings),
  });
  const left: Untold = { ...nothing, pieces };
  const subject = entryTitle(titleOf(known), part, settings.subjectCharacters);
  const isNoteTold = !pieces.some(({ title }) => title === NOTE_HEADING);
  return {
    part,
    marker: markerOf(part),
    subject,
    body: bodyWith(taken),
    memory: {
      ...noMemory,
      confirmed: {
        ...noMemory.confirmed,
        noteWanted: isNoteTold ? shortPrint(known.note.text) : lastNote,
        subject: shortPrint(subject),
        facts: factPrints(known, { part: 1, details: everything, pieces: taken, left }),
        goesOn: goingOn(left),
      },
    },
    left,
  };
}

function lateTexts(
  known: CallKnowledge,
  settings: CallTextSettings,
  {
    told,
    lastNote,
    goesOn = {},
  }: Pick<CallMemory['confirmed'], 'goesOn'> & {
    told: Record<string, string>;
    lastNote: string;
  },
): Piece[] {
  const { text } = known.note;
  const isNoteLate = text !== '' && (shortPrint(text) !== lastNote || shortPrint(text) in goesOn);
  return [
    ...(isNoteLate ? [{ fact: undefined, title: NOTE_HEADING, text, whole: text }] : []),
    ...longTextsOf(known, settings).filter(({ fact = '', whole }) => shortPrint(whole) !== told[fact]),
  ].map((piece) => ({ ...piece, text: piece.whole.slice(goesOn[shortPrint(piece.whole)] ?? 0) }));
}
