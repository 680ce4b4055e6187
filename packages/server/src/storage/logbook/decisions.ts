import { chunks, type Ongoing } from './rows.js';

/**
 * What a person decides about digests of theirs, some at a time.
 *
 * @param change - returns how many messages it was about
 */
export async function decide(
  ongoing: Ongoing,
  { userKey, digestIds, now }: { userKey: string; digestIds: readonly string[]; now: number },
  change: (ids: readonly string[]) => Promise<number>,
): Promise<number> {
  let messages = 0;
  for (const ids of chunks(digestIds)) {
    // oxlint-disable no-await-in-loop -- one transaction is one connection
    // This also locks them, before their messages. What a process may still keep of them in memory is no longer true.
    await ongoing
      .updateTable('digests')
      .set(({ eb }) => ({ revision: eb('revision', '+', 1), updated_at: now }))
      .where('user_key', '=', userKey)
      .where('digest_id', 'in', ids)
      .execute();
    messages += await change(ids);
    // oxlint-enable no-await-in-loop
  }
  return messages;
}

/** Messages that could not be filed wait once more, for as long as if they had come now. */
export function pendingAgain(now: number): { state: 'pending'; reason: null; taken_in_at: number } {
  return { state: 'pending', reason: null, taken_in_at: now };
}

/** A person has decided: digests are taken up at once, as if nothing of them had failed before. */
export async function takeUpAgain(
  ongoing: Ongoing,
  userKey: string,
  digestIds: readonly string[],
  now: number,
): Promise<void> {
  await ongoing
    .updateTable('digests')
    .set({ next_attempt_at: now, attempts: 0, openings: 0 })
    .where('user_key', '=', userKey)
    .where('digest_id', 'in', digestIds)
    .execute();
}
