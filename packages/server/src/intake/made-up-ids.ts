import { fingerprint, type Message } from '@daybook/core';
import type { ThreadEntity } from './message-log-request.js';

/** An entry of a shared thread and the message that it makes, which has no id where the entry tells none. */
export interface Told {
  entity: ThreadEntity;
  message: Omit<Message, 'id'>;
}

/**
 * Gives those an id that tell none: the same one whenever the thread is told, however it has grown. The first of a kind at
 * one time is named by these alone, any other one by what it says as well. What tells no time may have happened again.
 *
 * @param beginning - of the thread, which stands for the time of an entry that tells only when it changed last, or nothing
 */
export function withIds(told: readonly Told[], beginning: number | null | undefined): Message[] {
  const takenBy = new Map<string, string>();
  const times = new Map<string, number>();
  const countOf = (what: string): number => {
    const count = (times.get(what) ?? 0) + 1;
    times.set(what, count);
    return count;
  };
  const inTime = told.toSorted((one, other) => one.message.creationTime - other.message.creationTime);
  return inTime.map(({ entity, message }) => {
    if (entity.id) return { ...message, id: entity.id };
    // Not the time that a neighbour has lent: another one may lend it next time.
    const first = `${entity.recordType}/${entity.creationTime ?? beginning ?? entity.lastModifiedTime ?? 'without a time'}`;
    const words = JSON.stringify([first, message.subject, message.from?.name]);
    const moment = entity.creationTime ?? entity.lastModifiedTime ?? `${countOf(words)} without a time`;
    const what = JSON.stringify([words, moment]);
    const owner = takenBy.get(first) ?? what;
    takenBy.set(first, owner);
    return { ...message, id: owner === what ? first : `${first}/${fingerprint(what).slice(0, 22)}` };
  });
}
