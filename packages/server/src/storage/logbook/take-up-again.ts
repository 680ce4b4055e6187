import type { Ongoing } from './rows.js';

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
