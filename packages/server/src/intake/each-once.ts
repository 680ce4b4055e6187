import { type ToldMessage, withNews } from '@daybook/core';

/**
 * Messages that a request tells more than once, with all that it tells of each: never an older state, never less. They stand
 * where they were told first, and when.
 */
export function eachOnce<Told extends ToldMessage>(messages: readonly Told[]): Told[] {
  const known = new Map<string, Told>();
  for (const message of messages) {
    const before = known.get(message.id);
    known.set(message.id, before ? withTime(withNews(before, message), message) : message);
  }
  return [...known.values()];
}

function withTime<Told extends ToldMessage>(known: Told, { creationTime }: ToldMessage): Told {
  return known.creationTime === undefined ? { ...known, creationTime } : known;
}
