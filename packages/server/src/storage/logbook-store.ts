import { type LogbookStore } from '@daybook/core';
import { sql } from 'kysely';
import { dropTexts } from './logbook/drop-texts.js';
import { findMessages, loadDigest } from './logbook/load-digest.js';
import { type Database, readStanding } from './logbook/rows.js';
import { takeIn } from './logbook/take-in.js';
import { dismiss, giveUp, listUnfiled, reopen, setAside } from './logbook/unfiled.js';
import { PlanVoid, withLease, writeIntent, writeResult } from './logbook/write-entries.js';
import type { SealedJson } from './sealed-json.js';

/**
 * While a CRM is down, one digest is tried again and again rather than each in turn: every try leaves a write of
 * unknown fate behind, which costs a lookup later. After ten tries it may be the digest's own fault: then the others.
 */
const probeOrder = sql`case when attempts between 1 and 10 then 0 else 1 end, attempts, next_attempt_at, digest_id`;

/** The logbook's storage port on SQL, the same for SQLite and PostgreSQL. */
export function createLogbookStore(database: Database, sealed: SealedJson): LogbookStore {
  return {
    takeIn: (days) => database.transaction().execute((ongoing) => takeIn(ongoing, sealed, days)),

    async acquire(digestId, holder, now, until) {
      const row = await database
        .updateTable('digests')
        .set(({ eb }) => ({ lease_holder: holder, lease_until: until, fence: eb('fence', '+', 1) }))
        .where('digest_id', '=', digestId)
        .where('lease_until', '<=', now)
        .returning('fence')
        .executeTakeFirst();
      return row && { digestId, fence: row.fence, until };
    },

    async renew({ digestId, fence }, until) {
      const { numUpdatedRows } = await database
        .updateTable('digests')
        .set({ lease_until: until })
        .where('digest_id', '=', digestId)
        .where('fence', '=', fence)
        .executeTakeFirst();
      return numUpdatedRows === 1n ? { digestId, fence, until } : undefined;
    },

    load: ({ digestId }) => loadDigest(database, sealed, digestId),

    async intend(lease, intent) {
      try {
        await withLease(database, lease, (ongoing) => writeIntent(ongoing, lease.digestId, intent));
        return true;
      } catch (error) {
        if (error instanceof PlanVoid) return false;
        throw error;
      }
    },

    settle: (lease, part, result) =>
      withLease(database, lease, (ongoing) => writeResult(ongoing, lease.digestId, part, result)),

    setAside: (lease, part, reason, now) =>
      withLease(database, lease, (ongoing) =>
        setAside(ongoing, sealed, { digestId: lease.digestId, part, reason, now }),
      ),

    giveUp: (lease, reason, now) =>
      withLease(database, lease, (ongoing) => giveUp(ongoing, sealed, lease.digestId, reason, now)),

    standing: (userKey, messageIds) => readStanding(database, userKey, messageIds),

    async pendingSince(digestId) {
      const row = await database
        .selectFrom('messages')
        .select(({ fn }) => fn.min('taken_in_at').as('since'))
        .where('digest_id', '=', digestId)
        .where('state', '=', 'pending')
        .executeTakeFirst();
      return row?.since ?? undefined;
    },

    release: (lease, { at, failed, otherwise }) =>
      withLease(database, lease, async (ongoing) => {
        // Asked while the row is locked: what is taken in by others comes before or after, never unseen.
        const { pending } = await ongoing
          .selectFrom('messages')
          .select(({ fn }) => fn.countAll<number | string>().as('pending'))
          .where('digest_id', '=', lease.digestId)
          .where('state', '=', 'pending')
          .executeTakeFirstOrThrow();
        const verification = await ongoing
          .selectFrom('entries')
          .select(({ fn }) => fn.min('verify_at').as('at'))
          .where('digest_id', '=', lease.digestId)
          .where('state', 'in', ['filed', 'updating'])
          .executeTakeFirst();
        const moments = [at ?? (Number(pending) > 0 ? otherwise : null), verification?.at ?? null];
        const next = moments.filter((moment) => moment !== null);
        await ongoing
          .updateTable('digests')
          .set(({ eb }) => ({
            lease_holder: null,
            lease_until: 0,
            // A renewal that is still on its way comes too late.
            fence: eb('fence', '+', 1),
            attempts: failed ? eb('attempts', '+', 1) : 0,
            next_attempt_at: next.length === 0 ? null : Math.min(...next),
          }))
          .where('digest_id', '=', lease.digestId)
          .execute();
      }),

    async due(now, limit, without) {
      const rows = await database
        .with('due', (builder) => {
          const waiting = builder
            .selectFrom('digests')
            .select(['digest_id', 'user_key', 'next_attempt_at'])
            .select(sql<number>`row_number() over (partition by user_key order by ${probeOrder})`.as('turn'))
            .where('next_attempt_at', '<=', now)
            .where('lease_until', '<=', now);
          return without.length === 0 ? waiting : waiting.where('user_key', 'not in', [...without]);
        })
        .selectFrom('due')
        .select(['digest_id', 'user_key'])
        .orderBy('turn')
        .orderBy('next_attempt_at')
        .limit(limit)
        .execute();
      return rows.map(({ digest_id, user_key }) => ({ digestId: digest_id, userKey: user_key }));
    },

    async wake(userKey, now) {
      await database
        .updateTable('digests')
        .set({ next_attempt_at: now })
        .where('user_key', '=', userKey)
        .where('next_attempt_at', '>', now)
        .where('attempts', '>', 0)
        .execute();
    },

    find: (userKey, messageIds) => findMessages(database, userKey, messageIds),

    async backlog() {
      const rows = await database
        .selectFrom('messages')
        .select(({ fn }) => [
          'state',
          fn.countAll<number | string>().as('messages'),
          fn.min('taken_in_at').as('since'),
        ])
        .where('state', 'in', ['pending', 'unfiled'])
        .groupBy('state')
        .execute();
      const pending = rows.find(({ state }) => state === 'pending');
      const unfiled = rows.find(({ state }) => state === 'unfiled');
      return {
        pending: Number(pending?.messages ?? 0),
        unfiled: Number(unfiled?.messages ?? 0),
        pendingSince: pending?.since,
      };
    },

    listUnfiled: (userKey) => listUnfiled(database, sealed, userKey),

    reopen: (userKey, digestIds, now) =>
      database.transaction().execute((ongoing) => reopen(ongoing, userKey, digestIds, now)),

    dismiss: (userKey, digestIds, now) =>
      database.transaction().execute((ongoing) => dismiss(ongoing, userKey, digestIds, now)),

    async dropTexts(before) {
      let total = 0;
      for (;;) {
        // oxlint-disable-next-line no-await-in-loop -- a few at a time
        const dropped = await database.transaction().execute((ongoing) => dropTexts(ongoing, before));
        if (dropped === 0) return total;
        total += dropped;
      }
    },
  };
}
