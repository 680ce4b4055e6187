import type { Message } from '../contract/v1/message.js';

/** Oldest first; at the same moment by id, numbers by their size and before all others; then by piece. */
export function inOrder(messages: readonly Message[]): Message[] {
  return messages.toSorted(
    (a, b) =>
      a.creationTime - b.creationTime ||
      compareIds(baseId(a), baseId(b)) ||
      (a.piece?.number ?? 1) - (b.piece?.number ?? 1),
  );
}

/** The id of the message that a piece belongs to; any other message's own id. */
export function baseId({ id, piece }: Pick<Message, 'id' | 'piece'>): string {
  return piece && piece.number > 1 ? id.slice(0, id.lastIndexOf('~')) : id;
}

function compareIds(a: string, b: string): number {
  if (isNumber(a) !== isNumber(b)) return isNumber(a) ? -1 : 1;
  if (isNumber(a) && a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : Number(a > b);
}

function isNumber(id: string): boolean {
  return /^\d+$/.test(id);
}
