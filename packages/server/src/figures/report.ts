import type { ErrorCode } from '@daybook/core';
import type { AccountProblem, Figure, Storage, WaitingFigure } from '../storage/storage.js';
import { latencyBounds, names, SLOT_MS, slotOf } from './figures.js';

const DAY_MS = 86_400_000;

/** How an account, or all of them, is doing. Times are epoch milliseconds, days those of UTC. */
export interface Standing {
  filedToday: number;
  waiting: number;
  /** When the oldest message that waits was taken in. */
  waitingSince: number | null;
  /** What kept something of what waits from being written the last time: the code of the error, and when. */
  lastProblem: { code: ErrorCode; at: number } | null;
  /** Messages by the code of the error that keeps them. */
  unfiled: Record<string, number>;
  callsToday: number;
  /** Calls of today that failed, by the kind of error. */
  errorsToday: Record<string, number>;
  /** Within how many milliseconds 95 of 100 calls of today were done. */
  latency: number | null;
  /** What the CRM charged today, and what may be spent in a day; null where it is not known. */
  budget: { spent: number; limit: number | null } | null;
}

/** Half an hour of all accounts. */
export interface Slot {
  at: number;
  filed: number;
  waiting: number;
  unfiled: number;
  calls: number;
  errors: number;
  latency: number | null;
}

/** What operators look at. */
export interface StatusReport {
  at: number;
  /** Whether the database takes writes. Where not, whatever is sent is refused. */
  takesWrites: boolean;
  total: Standing;
  accounts: (Standing & { platform: string; account: string })[];
  /** The last 24 hours, oldest first, the running half hour last. */
  slots: Slot[];
}

/** What operators read when the database takes no writes. */
export const TAKES_NO_WRITES =
  'The database takes no writes, so whatever is sent is refused. The log of the server tells why.';

/** Asks for what operators look at. */
export async function reportFrom(
  { figures, check }: Pick<Storage, 'figures' | 'check'>,
  now: number,
): Promise<StatusReport> {
  const takesWrites = check().then(
    () => true,
    () => false,
  );
  const [noted, waiting, problems] = await Promise.all([
    figures.since(reportSince(now)),
    figures.waiting(),
    figures.problems(),
  ]);
  return { ...reportOf(noted, { waiting, problems }, now), takesWrites: await takesWrites };
}

/**
 * Makes what operators look at of what was counted.
 *
 * @param figures - of today and of the last 24 hours
 */
export function reportOf(
  figures: readonly Figure[],
  { waiting, problems }: { waiting: readonly WaitingFigure[]; problems: readonly AccountProblem[] },
  now: number,
): Omit<StatusReport, 'takesWrites'> {
  const today = figures.filter(({ slotAt }) => slotAt >= now - (now % DAY_MS));
  const accounts = new Map(
    [...today, ...waiting, ...problems].map(({ platform, account }) => [
      `${platform} ${account}`,
      { platform, account },
    ]),
  );
  return {
    at: now,
    total: standingOf(today, waiting, problems),
    accounts: [...accounts.values()]
      .toSorted((a, b) => a.platform.localeCompare(b.platform) || a.account.localeCompare(b.account))
      .map((name) => ({
        ...name,
        ...standingOf(today.filter(isOf(name)), waiting.filter(isOf(name)), problems.filter(isOf(name))),
      })),
    slots: slotsOf(figures, now),
  };
}

/** From when on figures are needed for a report. */
function reportSince(now: number): number {
  return Math.min(now - (now % DAY_MS), slotOf(now) - DAY_MS + SLOT_MS);
}

function standingOf(
  today: readonly Figure[],
  waiting: readonly WaitingFigure[],
  problems: readonly AccountProblem[],
): Standing {
  const pending = waiting.filter(({ state }) => state === 'pending');
  const calls = byRest(today, names.calls);
  const { ok = 0, ...errorsToday } = calls;
  const limits = today.filter(({ name }) => name === names.dailyLimit);
  const tokens = today.filter(({ name }) => name === names.tokens);
  const last = problems.toSorted((a, b) => b.at - a.at)[0];
  return {
    filedToday: sum(today, names.filed),
    waiting: total(pending.map(({ messages }) => messages)),
    waitingSince: pending.length === 0 ? null : Math.min(...pending.map(({ since }) => since)),
    lastProblem: last ? { code: last.code, at: last.at } : null,
    unfiled: addUp(
      waiting.flatMap(({ state, reason, messages }) =>
        state === 'unfiled' ? [[reason ?? '', messages] as const] : [],
      ),
    ),
    callsToday: ok + total(Object.values(errorsToday)),
    errorsToday,
    latency: percentile95(today),
    budget:
      tokens.length + limits.length === 0
        ? null
        : { spent: sum(today, names.tokens), limit: limits.length === 0 ? null : limitOf(limits) },
  };
}

/** The last that was said of each account; of several accounts, together. */
function limitOf(limits: readonly Figure[]): number {
  return total([...new Map(limits.map(({ account, value }) => [account, value])).values()]);
}

function slotsOf(figures: readonly Figure[], now: number): Slot[] {
  const last = slotOf(now);
  return Array.from({ length: DAY_MS / SLOT_MS }, (_, index) => {
    const at = last - DAY_MS + (index + 1) * SLOT_MS;
    const here = figures.filter(({ slotAt }) => slotAt === at);
    const { ok = 0, ...errors } = byRest(here, names.calls);
    return {
      at,
      filed: sum(here, names.filed),
      waiting: sum(here, names.waiting),
      unfiled: sum(here, names.unfiled),
      calls: ok + total(Object.values(errors)),
      errors: total(Object.values(errors)),
      latency: percentile95(here),
    };
  });
}

/** From counts in buckets: the bound below which 95 of 100 are, and within its bucket a share of the way. */
function percentile95(figures: readonly Figure[]): number | null {
  const counts = byRest(figures, names.took);
  const wanted = total(Object.values(counts)) * 0.95;
  if (wanted === 0) return null;
  let below = 0;
  let lower = 0;
  for (const bound of latencyBounds) {
    const count = counts[bound] ?? 0;
    if (below + count >= wanted) return Math.round(lower + ((wanted - below) / count) * (bound - lower));
    below += count;
    lower = bound;
  }
  return lower;
}

/** Figures whose name begins so, by the rest of it. */
function byRest(figures: readonly Figure[], prefix: string): Record<string, number> {
  return addUp(
    figures.flatMap(({ name, value }) =>
      name.startsWith(prefix) ? [[name.slice(prefix.length), value] as const] : [],
    ),
  );
}

function addUp(pairs: readonly (readonly [string, number])[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const [key, value] of pairs) sums[key] = (sums[key] ?? 0) + value;
  return sums;
}

function sum(figures: readonly Figure[], wanted: string): number {
  return total(figures.flatMap(({ name, value }) => (name === wanted ? value : [])));
}

function total(values: readonly number[]): number {
  return values.reduce((added, value) => added + value, 0);
}

function isOf(wanted: { platform: string; account: string }) {
  return ({ platform, account }: { platform: string; account: string }): boolean =>
    platform === wanted.platform && account === wanted.account;
}
