import { chunks, lockDigests, type Ongoing } from './rows.js';

/**
 * What a person decides about digests of theirs, some at a time.
 *
 * @param change - returns how many messages it was about
 */
export async function decide(
  ongoing: Ongoing,
  userKey: string,
  digestIds: readonly string[],
  change: (ids: readonly string[]) => Promise<number>,
): Promise<number> {
  let messages = 0;
  for (const ids of chunks(digestIds)) {
    // oxlint-disable no-await-in-loop -- one transaction is one connection
    await lockDigests(ongoing, userKey, ids);
    messages += await change(ids);
    // oxlint-enable no-await-in-loop
  }
  return messages;
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
    .set(({ eb }) => ({ next_attempt_at: now, attempts: 0, openings: 0, revision: eb('revision', '+', 1) }))
    .where('user_key', '=', userKey)
    .where('digest_id', 'in', digestIds)
    .execute();
}
