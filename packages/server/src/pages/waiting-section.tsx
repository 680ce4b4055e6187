import { toLocalTime, type User, type Zone } from '@daybook/core';
import type { WaitingDigest } from '../storage/storage.js';
import { describeDigest, describeWaiting } from './advice.js';

/** What the section needs. */
export interface WaitingSectionProps {
  /** Whose times are shown. */
  user: Pick<User, 'timezoneName' | 'timezoneOffset'>;
  crm: string;
  /** How many messages and calls are on their way. */
  waiting: number;
  /** Those of them that have waited longest. */
  waits: readonly WaitingDigest[];
  /** Epoch milliseconds. */
  now: number;
}

/** What is filed by itself, and why it is not yet: what waits for the same reason stands together. */
export function WaitingSection({ user, crm, waiting, waits, now }: WaitingSectionProps) {
  if (waiting === 0) return null;
  const listed = waits.reduce((sum, { messages }) => sum + messages, 0);
  return (
    <section class="card" aria-labelledby="waiting">
      <h2 id="waiting">Waiting</h2>
      <p class="soft">{describeWaiting(waiting, crm)}</p>
      {[...byProblem(waits)].map(([message, digests]) => (
        <>
          <p>{message || 'About to be written.'}</p>
          <Tries digests={digests} zone={user} now={now} />
          <ul>
            {digests.map((digest) => (
              <li>{describeOne(digest, user)}</li>
            ))}
          </ul>
        </>
      ))}
      {listed < waiting && <p class="soft">And others that have not waited as long.</p>}
    </section>
  );
}

function byProblem(waits: readonly WaitingDigest[]): Map<string, WaitingDigest[]> {
  const groups = new Map<string, WaitingDigest[]>();
  for (const digest of waits) {
    const message = digest.problem?.message ?? '';
    groups.set(message, [...(groups.get(message) ?? []), digest]);
  }
  return groups;
}

function Tries({ digests, zone, now }: { digests: readonly WaitingDigest[]; zone: Zone; now: number }) {
  const tried = Math.max(...digests.map(({ problem }) => problem?.at ?? 0));
  const next = Math.min(...digests.map(({ nextTryAt }) => nextTryAt ?? now));
  if (tried === 0) return null;
  const again = next <= now ? 'now' : momentOf(next, zone);
  return <p class="soft">{`Last tried: ${momentOf(tried, zone)}. Next try: ${again}.`}</p>;
}

function describeOne(digest: WaitingDigest, own: Zone): string {
  const { startsAt, zone = own, since } = digest;
  const day = toLocalTime(startsAt, zone).format('dddd, MMMM D, YYYY');
  return `${describeDigest(digest)}, ${day}, since ${momentOf(since, own)}`;
}

function momentOf(at: number, zone: Zone): string {
  return toLocalTime(at, zone).format('MMMM D, hh:mm A');
}
