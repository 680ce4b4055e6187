import type { UnfiledReason } from '@daybook/core';
import { sql } from 'kysely';
import type { SealedJson } from '../sealed-json.js';
import { decide } from './decisions.js';
import { markUnfiled } from './mark-unfiled.js';
import type { Ongoing } from './rows.js';

/**
 * A person wants back on the list what they took off it. What had been on its way into an entry may have landed there, and
 * nobody looks for that any more: only a person can. It keeps its part, by which it differs from what was never sent.
 */
export function restore(
  ongoing: Ongoing,
  sealed: SealedJson,
  { userKey, digestIds, uncertain, now, isLastOnly = false }: RestoreOptions,
): Promise<number> {
  return decide(ongoing, { userKey, digestIds, now }, async (ids) => {
    const restored = await ongoing
      .updateTable('messages')
      .set({
        state: 'unfiled',
        reason: sql`case when part is null then reason else ${uncertain.code} end`,
        told: 0,
        taken_in_at: now,
      })
      .where('user_key', '=', userKey)
      .where('digest_id', 'in', ids)
      .where('state', '=', 'dismissed')
      .$if(isLastOnly, (query) => query.where(isOfLastMoment))
      .returning(['digest_id', 'part'])
      .execute();
    const begun = restored.filter(({ part }) => part !== null).map(({ digest_id }) => digest_id);
    // oxlint-disable-next-line no-await-in-loop -- one transaction is one connection
    for (const id of new Set(begun)) await markUnfiled(ongoing, sealed, id, uncertain, now);
    return restored.length;
  });
}

/** One click gives one moment to all of a digest that it dismisses. */
const isOfLastMoment = sql<boolean>`not exists (select 1 from messages later where later.digest_id = messages.digest_id
  and later.taken_in_at > messages.taken_in_at and later.state = 'dismissed')`;

interface RestoreOptions {
  userKey: string;
  digestIds: readonly string[];
  /** Why what may have landed waits for a person. */
  uncertain: UnfiledReason;
  /** Of each digest, only what was dismissed at the last moment. */
  isLastOnly?: boolean;
  now: number;
}
