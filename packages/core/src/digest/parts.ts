import type { Message } from '../contract/v1/message.js';
import { inOrder } from './order.js';
import { splitText, toSafeText } from './text.js';

/** One entry of a day, as far as placing messages is concerned. */
export interface Part {
  number: number;
  messages: readonly Message[];
  /** Nothing more may be written into it: a person has edited or deleted the entry. */
  closed: boolean;
}

/** What a part becomes: its old and new messages. */
export interface Placement {
  part: number;
  messages: Message[];
  arriving: Message[];
}

/** Whether a part with these messages keeps within the connector's limit. */
export type Fits = (messages: readonly Message[], part: number) => boolean;

/**
 * Decides which entry each arriving message belongs to. A late message goes into the open part whose time it falls
 * into; what does not fit there goes on in the last part, and what does not fit there in a new one. Messages that
 * already stand in a part stay there. Every arriving message is placed.
 *
 * @param parts - the day's parts by number
 * @param arriving - what is not in any part yet
 * @param fits - must hold for fewer messages where it holds for more; a single message must fit by itself
 *   ({@link splitLongMessage} makes sure)
 */
export function placeMessages(parts: readonly Part[], arriving: readonly Message[], fits: Fits): Placement[] {
  const placements: Placement[] = [];
  let waiting = inOrder(arriving);
  const open = parts.filter(({ closed }) => !closed);
  for (const part of open) {
    const isLast = part === parts.at(-1);
    const newest = Math.max(...part.messages.map(({ creationTime }) => creationTime));
    const candidates = isLast ? waiting : waiting.filter(({ creationTime }) => creationTime < newest);
    const placed = fill(part, candidates, fits);
    waiting = waiting.filter((message) => !placed.arriving.includes(message));
    if (placed.arriving.length > 0) placements.push(placed);
  }
  for (let number = (parts.at(-1)?.number ?? 0) + 1; waiting.length > 0; number += 1) {
    const placed = fill({ number, messages: [], closed: false }, waiting, fits);
    // A message that does not even fit alone is placed all the same: nothing is left out.
    if (placed.arriving.length === 0) placed.messages = placed.arriving = waiting.slice(0, 1);
    waiting = waiting.slice(placed.arriving.length);
    placements.push(placed);
  }
  return placements;
}

function fill(part: Part, candidates: readonly Message[], fits: Fits): Placement {
  const withFirst = (count: number): Message[] => inOrder([...part.messages, ...candidates.slice(0, count)]);
  let fitting = 0;
  let tooMany = candidates.length + 1;
  let probe = candidates.length;
  while (tooMany - fitting > 1) {
    if (fits(withFirst(probe), part.number)) fitting = probe;
    else tooMany = probe;
    probe = Math.floor((fitting + tooMany) / 2);
  }
  return { part: part.number, messages: withFirst(fitting), arriving: candidates.slice(0, fitting) };
}

/**
 * Cuts a message whose text no entry can hold into pieces that can each stand in an entry of its own. The first keeps
 * the id, the others are `<id>~2`, `<id>~3`…
 *
 * @param fitsAlone - whether an entry with only this message keeps within the limit
 */
export function splitLongMessage(message: Message, fitsAlone: (message: Message) => boolean): Message[] {
  if (fitsAlone(message)) return [message];
  const text = toSafeText(message.subject ?? '');
  for (let bytes = Math.ceil(Buffer.byteLength(text) / 2); bytes >= 64; bytes = Math.ceil(bytes / 2)) {
    const pieces = splitText(text, bytes).map((subject, index, all): Message => {
      const number = index + 1;
      const piece = { number, of: all.length };
      if (number === 1) return { ...message, subject, piece };
      return { ...message, id: `${message.id}~${number}`, subject, piece, attachments: [] };
    });
    if (pieces.every(fitsAlone)) return pieces;
  }
  return [message];
}
