import { type LogbookStore } from '@daybook/core';
import { sql } from 'kysely';
import { closeDays } from './logbook/close-days.js';
import { findDue } from './logbook/due.js';
import { findMessages, loadDigest } from './logbook/load-digest.js';
import { type Database, isBehind, readStanding } from './logbook/rows.js';
import { takeIn } from './logbook/take-in.js';
import { tell } from './logbook/tell.js';
import { dismiss, giveUp, listUnfiled, reopen, setAside } from './logbook/unfiled.js';
import { PlanVoid, withLease, writeIntent, writeResult } from './logbook/write-entries.js';
import type { SealedJson } from './sealed-json.js';

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

    tell: (userKey, messageIds) =>
      database.transaction().execute((ongoing) => tell(ongoing, userKey, messageIds)),

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
        const isWaiting = Number(pending) > 0 || (!failed && (await isBehind(ongoing, lease.digestId)));
        const moments = [at ?? (isWaiting ? otherwise : null), verification?.at ?? null];
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

    due: (now, limit, without) => findDue(database, now, limit, without),

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
        // Written out: with parameters the index of what waits would not be used.
        .where(sql<boolean>`state in ('pending', 'unfiled')`)
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

    dropTexts: (before, signal) => closeDays(database, before, signal),
  };
}
