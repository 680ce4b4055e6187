import {
  type Backlog,
  DaybookError,
  type DigestRecord,
  type Lease,
  type LogbookStore,
  type TakenIn,
} from '@daybook/core';

import { countWaiting } from './count-waiting.js';
import { dropEarly, findCalls, readCall, showCall } from './logbook/calls.js';
import { closeDays } from './logbook/close-days.js';
import { dismiss } from './logbook/dismiss-unfiled.js';
import { findDue } from './logbook/due.js';
import { findMessages } from './logbook/find-messages.js';
import { handOn } from './logbook/hand-on.js';
import { HeldDays } from './logbook/held-days.js';
import type { KnowledgePrints } from './logbook/knowledge-prints.js';
import { hasUnfiled, listUnfiled, reasonOf } from './logbook/list-unfiled.js';
import { loadRecord } from './logbook/load-record.js';
import { giveUp, putOff, setAside } from './logbook/mark-unfiled.js';
import { reopen, resume } from './logbook/reopen-unfiled.js';
import { restore } from './logbook/restore-dismissed.js';
import { type Database, isBehind, type Ongoing, placeOf, readStanding } from './logbook/rows.js';
import { SharedSteps } from './logbook/shared-steps.js';
import { createStepIn, type Request, TakenInElsewhere } from './logbook/step-in.js';
import { createStepIntend, PlanVoid } from './logbook/step-intend.js';
import { createStepNew, mayBeNew } from './logbook/step-new.js';
import { createStepOut } from './logbook/step-out.js';
import { createTakeInCall } from './logbook/take-in-call.js';
import { tell, untell } from './logbook/tell.js';
import { waitingSince } from './logbook/waiting-since.js';
import { withLease } from './logbook/write-entries.js';
import type { SealedJson } from './sealed-json.js';
import type { StatementTools } from './statement-tools.js';

const MAXIMUM_TRIES = 5;
/** PostgreSQL ends one of two transactions that wait for each other. */
const DEADLOCK = '40P01';

/** The logbook's storage port on SQL, the same for SQLite and PostgreSQL. */
export function createLogbookStore(
  database: Database,
  {
    statements,
    sealed,
    prints,
    ...sharing
  }: StatementTools & { sealed: SealedJson; prints: KnowledgePrints },
): LogbookStore {
  const { dialect } = statements;
  const steps = new SharedSteps(database, dialect, sharing);
  // Where several connections are, none of these need wait for another. Each locks its rows in order.
  const apart = (): SharedSteps =>
    dialect.isOneConnection ? steps : new SharedSteps(database, dialect, sharing);
  const [beginnings, intents, endings, calls] = [apart(), apart(), apart(), apart()];
  const held = new HeldDays();
  const stepIn = createStepIn({ statements, sealed, prints, held });
  const stepNew = createStepNew({ statements, sealed, prints });
  const stepIntend = createStepIntend({ statements, sealed });
  const stepOut = createStepOut({ statements, sealed, held });
  const takeInCall = createTakeInCall({ statements, sealed });
  /** Records as they were opened, as long as nothing but our own writes happens to them. */
  const opened = new Map<string, { fence: number; record: DigestRecord }>();

  async function takeIn(request: Request): Promise<TakenIn> {
    await prints.load();
    const taken = await onceMoreAfterRaces(
      async () => (await takeInNew(request)) ?? (await steps.run(stepIn, request)),
    );
    for (const [id, { lease, record }] of taken.opened) {
      if (record.kind === 'day') opened.set(id, { fence: lease.fence, record });
    }
    return taken;
  }

  async function takeInNew(request: Request): Promise<TakenIn | undefined> {
    const isHeld = request.days.some(({ id }) => held.has(id));
    if (dialect.isOneConnection || isHeld || !mayBeNew(request, dialect)) return undefined;
    return beginnings.run(stepNew, request);
  }

  /** What is not one of our own writes makes what is kept in memory untrue. */
  function forget(digestId: string): void {
    opened.delete(digestId);
    held.forget(digestId);
  }

  function holding<Result>(lease: Lease, change: (ongoing: Ongoing) => Promise<Result>): Promise<Result> {
    forget(lease.digestId);
    return onceMoreAfterRaces(() => withLease(database, lease, change));
  }

  function reset<Result>(change: (ongoing: Ongoing) => Promise<Result>): Promise<Result> {
    opened.clear();
    held.clear();
    return database.transaction().execute(change);
  }

  return {
    takeIn: (days, opening) => takeIn({ days, opening }),

    async open(digestId, opening) {
      const taken = await takeIn({ days: [], opening: { ...opening, digestIds: [digestId] } });
      return taken.opened.get(digestId);
    },

    async renew({ digestId, userKey, fence }, until) {
      const { numUpdatedRows } = await database
        .updateTable('digests')
        .set({ lease_until: until })
        .where('digest_id', '=', digestId)
        .where('fence', '=', fence)
        .executeTakeFirst();
      return numUpdatedRows === 1n ? { digestId, userKey, fence, until } : undefined;
    },

    load: (lease) =>
      holding(lease, async (ongoing) => {
        const record = await loadRecord(ongoing, sealed, lease.digestId);
        if (record === undefined) throw new DaybookError('logged_elsewhere');
        return record;
      }),

    takeInCall: (arriving, opening) => onceMoreAfterRaces(() => calls.run(takeInCall, { arriving, opening })),
    findCalls: (userKey, sessionIds, extension) => findCalls(database, userKey, sessionIds, extension),
    readCall: (digestId) => readCall(database, sealed, digestId),
    showCall: (digestId, part, show) =>
      database.transaction().execute((ongoing) => showCall(ongoing, sealed, { digestId, part, show })),
    dropEarly: (before) => dropEarly(database, before),

    async intend(lease, intent) {
      try {
        const refused = await onceMoreAfterRaces(() => intents.run(stepIntend, { lease, intent }));
        if (refused) throw refused;
        return true;
      } catch (error) {
        if (error instanceof PlanVoid) return false;
        throw error;
      }
    },

    async settle(lease, part, result, release) {
      const known = opened.get(lease.digestId);
      const record = known?.fence === lease.fence ? known.record : undefined;
      // With more than one write the record is not what it was any more.
      opened.delete(lease.digestId);
      const ending = { lease, part, result, release, record };
      const refused = await onceMoreAfterRaces(() => endings.run(stepOut, ending));
      if (refused) throw refused;
    },

    setAside: (lease, part, reason, now) =>
      holding(lease, (ongoing) => setAside(ongoing, sealed, { digestId: lease.digestId, part, reason, now })),

    giveUp: (lease, messageIds, reason, moments) =>
      holding(lease, (ongoing) => giveUp(ongoing, sealed, lease, messageIds, reason, moments)),

    handOn: (lease, day) =>
      holding(lease, (ongoing) => {
        held.forget(day.id);
        return handOn(ongoing, { stepIn, sealed }, lease.digestId, day);
      }),

    standing: (userKey, messageIds) => readStanding(database, userKey, messageIds),

    tell: (userKey, messageIds) =>
      database.transaction().execute((ongoing) => tell(ongoing, userKey, messageIds)),

    untell: (userKey, messageIds) => untell(database, userKey, messageIds),

    waitingSince: (digestId) => waitingSince(database, digestId),

    release: (lease, { at, failed, otherwise, problem }) =>
      holding(lease, async (ongoing) => {
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
          .where('state', 'in', ['filed', 'updating', 'creating'])
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
            openings: 0,
            sealed_problem: problem ? sealed.seal(problem, placeOf.problem(lease.digestId)) : null,
            problem_at: problem?.at ?? null,
            next_attempt_at: next.length === 0 ? null : Math.min(...next),
          }))
          .where('digest_id', '=', lease.digestId)
          .execute();
      }),

    putOff(digestId, reason, moments) {
      forget(digestId);
      return database
        .transaction()
        .execute((ongoing) => putOff(ongoing, sealed, { digestId, reason, ...moments }));
    },

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

    find: (...parameters) => findMessages(database, sealed, ...parameters),

    async backlog() {
      const backlog: Backlog = { pending: 0, unfiled: 0, pendingSince: undefined };
      for await (const { state, messages, since } of countWaiting(database)) {
        backlog[state] += messages;
        if (state === 'pending') backlog.pendingSince = Math.min(since, backlog.pendingSince ?? since);
      }
      return backlog;
    },

    listUnfiled: (userKey) => listUnfiled(database, sealed, userKey),
    hasUnfiled: (userKey) => hasUnfiled(database, userKey),
    reasonOf: (userKey, digestId) => reasonOf(database, sealed, userKey, digestId),
    listDismissed: (userKey) => listUnfiled(database, sealed, userKey, 'dismissed'),

    resume: (...parameters) => reset((ongoing) => resume(ongoing, ...parameters)),

    reopen: (userKey, digestIds, now) => reset((ongoing) => reopen(ongoing, userKey, digestIds, now)),

    dismiss: (userKey, digestIds, now) => reset((ongoing) => dismiss(ongoing, userKey, digestIds, now)),

    restore: (userKey, digestIds, uncertain, now, how) =>
      reset((ongoing) => restore(ongoing, sealed, { userKey, digestIds, uncertain, now, ...how })),

    dropTexts: (before, signal) => closeDays(database, before, { sealed, signal, forget }),
  };
}

async function onceMoreAfterRaces<Result>(step: () => Promise<Result>): Promise<Result> {
  for (let tries = 1; ; tries += 1) {
    try {
      // oxlint-disable-next-line no-await-in-loop -- that is the point
      return await step();
    } catch (error) {
      if (!isRace(error) || tries >= MAXIMUM_TRIES) throw error;
    }
  }
}

/** Another process was at the same rows at the same moment: what is done once more finds them as they are then. */
function isRace(error: unknown): boolean {
  if (error instanceof TakenInElsewhere) return true;
  return error instanceof Error && 'code' in error && error.code === DEADLOCK;
}
