import type { UnfiledReason } from '@daybook/core';
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
  { userKey, digestIds, uncertain, now }: RestoreOptions,
): Promise<number> {
  return decide(ongoing, { userKey, digestIds, now }, async (ids) => {
    const dismissed = ongoing
      .updateTable('messages')
      .set({ state: 'unfiled', told: 0, taken_in_at: now })
      .where('user_key', '=', userKey)
      .where('digest_id', 'in', ids)
      .where('state', '=', 'dismissed');
    const begun = await dismissed
      .set({ reason: uncertain.code })
      .where('part', 'is not', null)
      .returning('digest_id')
      .execute();
    const { numUpdatedRows } = await dismissed.executeTakeFirst();
    // oxlint-disable-next-line no-await-in-loop -- one transaction is one connection
    for (const id of new Set(begun.map(({ digest_id }) => digest_id))) {
      // oxlint-disable-next-line no-await-in-loop -- one transaction is one connection
      await markUnfiled(ongoing, sealed, id, uncertain, now);
    }
    return begun.length + Number(numUpdatedRows);
  });
}

interface RestoreOptions {
  userKey: string;
  digestIds: readonly string[];
  /** Why what may have landed waits for a person. */
  uncertain: UnfiledReason;
  now: number;
}
