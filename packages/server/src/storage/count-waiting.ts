import { setImmediate as nextTurn } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Database } from './logbook/rows.js';

/** Messages of a person that are in no CRM. */
export interface Waiting {
  userKey: string;
  state: 'pending' | 'unfiled';
  /** Code of the error that keeps them unfiled. */
  reason: string | null;
  messages: number;
  /** When the oldest was taken in, epoch milliseconds. */
  since: number;
}

/** To count so many takes some milliseconds. */
const MESSAGES_AT_ONCE = 5_000;

/** Written out, and all that the index of what waits is made of named: otherwise SQLite would not use it. */
const inIndex = sql<boolean>`state in ('pending', 'unfiled')`;
const conditions = [
  ['pending', sql<boolean>`state = 'pending'`],
  ['unfiled', sql<boolean>`state = 'unfiled'`],
] as const;

/**
 * Counts what is in no CRM, the messages taken in first first, some thousands at a time: a CRM that was away for a day
 * leaves more than others should wait for. Somebody may come more than once.
 */
export async function* countWaiting(database: Database): AsyncGenerator<Waiting> {
  for (const [state, condition] of conditions) {
    const messages = database.selectFrom('messages').where(inIndex).where(condition);
    for (let from = 0, isMore = true; isMore; ) {
      // oxlint-disable no-await-in-loop -- that is the point
      const next = await messages
        .select('taken_in_at as at')
        .where('taken_in_at', '>=', from)
        .orderBy('taken_in_at')
        .offset(MESSAGES_AT_ONCE)
        .limit(1)
        .executeTakeFirst();
      isMore = next !== undefined;
      // Of a moment all are counted together.
      const until = next === undefined ? Number.MAX_SAFE_INTEGER : Math.max(next.at, from + 1);
      const rows = await messages
        .select(({ fn }) => ['user_key', 'reason', fn.countAll<number | string>().as('messages')])
        .select(({ fn }) => fn.min('taken_in_at').as('since'))
        .where('taken_in_at', '>=', from)
        .where('taken_in_at', '<', until)
        .groupBy(['user_key', 'reason'])
        .execute();
      for (const { user_key: userKey, messages: count, ...row } of rows)
        yield { userKey, state, ...row, messages: Number(count) };
      from = until;
      if (isMore) await nextTurn();
      // oxlint-enable no-await-in-loop
    }
  }
}
