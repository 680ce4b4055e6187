import type { Message } from '../contract/v1/message.js';
import { inOrder } from './order.js';

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

/** How much a message takes, and how much an empty part holds, in one unit. */
export interface Measure {
  sizeOf: (message: Message) => number;
  roomOf: (part: number) => number;
}

/**
 * Decides which entry each arriving message belongs to. A late message goes into the open part whose time it falls
 * into; what does not fit there goes on in the last part, and what does not fit there in a new one. Messages that
 * already stand in a part stay there. Every arriving message is placed.
 *
 * @param parts - the day's parts by number
 * @param arriving - what is not in any part yet
 * @param measure - a single message should fit by itself (`splitLongMessage` makes sure)
 */
export function placeMessages(
  parts: readonly Part[],
  arriving: readonly Message[],
  measure: Measure,
): Placement[] {
  const placements: Placement[] = [];
  let waiting = inOrder(arriving);
  for (const part of parts.filter(({ closed }) => !closed)) {
    const [oldest] = waiting;
    if (oldest === undefined) break;
    const newest = newestIn(part);
    const isLast = part === parts.at(-1);
    if (!isLast && oldest.creationTime >= newest) continue;
    const placed = fill(part, waiting, measure, isLast ? Number.POSITIVE_INFINITY : newest);
    waiting = waiting.slice(placed.arriving.length);
    if (placed.arriving.length > 0) placements.push(placed);
  }
  for (let number = (parts.at(-1)?.number ?? 0) + 1; waiting.length > 0; number += 1) {
    const placed = fill({ number, messages: [], closed: false }, waiting, measure, Number.POSITIVE_INFINITY);
    // A message that does not even fit alone is placed all the same: nothing is left out.
    if (placed.arriving.length === 0) placed.messages = placed.arriving = waiting.slice(0, 1);
    waiting = waiting.slice(placed.arriving.length);
    placements.push(placed);
  }
  return placements;
}

/** As many of the oldest as fit, and are older than `before`. */
function fill(part: Part, waiting: readonly Message[], measure: Measure, before: number): Placement {
  let room = measure.roomOf(part.number);
  for (const message of part.messages) room -= measure.sizeOf(message);
  const arriving: Message[] = [];
  for (const message of waiting) {
    room -= measure.sizeOf(message);
    if (room < 0 || message.creationTime >= before) break;
    arriving.push(message);
  }
  return { part: part.number, messages: inOrder([...part.messages, ...arriving]), arriving };
}

function newestIn({ messages }: Part): number {
  return messages.reduce(
    (newest, { creationTime }) => Math.max(newest, creationTime),
    Number.NEGATIVE_INFINITY,
  );
}
