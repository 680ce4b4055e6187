import { toLocalTime, type UnfiledDigest, type Zone } from '@daybook/core';
import { describeDigest, describeNumber, describeWaiting } from '../pages/advice.js';
import type { Storage, WaitingDigest } from '../storage/storage.js';
import { type Person, withPerson } from './with-storage.js';

/**
 * `daybook unfiled`: prints what could not be filed of a person's conversations, and what waits, a line for each day; and below it
 * what was dismissed.
 */
export async function listUnfiled(person: Person): Promise<void> {
  await withPerson(person, async (storage, userKeys) => {
    const lists = await Promise.all(userKeys.map((userKey) => describeAll(storage, userKey)));
    const lines = lists.flatMap(({ unfiled }) => unfiled);
    const dismissed = lists.flatMap((each) => each.dismissed);
    const counts = await Promise.all(userKeys.map((userKey) => storage.figures.waitingOf(userKey)));
    const waiting = counts.reduce((sum, each) => sum + each, 0);
    if (waiting > 0) {
      const waits = await Promise.all(userKeys.map((userKey) => describeWaits(storage, userKey)));
      lines.push(describeWaiting(waiting, 'the CRM'), ...waits.flat());
    }
    if (lines.length === 0)
      lines.push(dismissed.length === 0 ? 'Everything is filed.' : 'Nothing is unfiled.');
    if (dismissed.length > 0) lines.push('Dismissed, and not tried again:', ...dismissed);
    console.log(lines.join('\n'));
  });
}

async function describeAll(
  { users, logbook }: Storage,
  userKey: string,
): Promise<{ unfiled: string[]; dismissed: string[] }> {
  const [stored, unfiled, dismissed] = await Promise.all([
    users.find(userKey),
    logbook.listUnfiled(userKey),
    logbook.listDismissed(userKey),
  ]);
  const line = (digest: UnfiledDigest): string => describe(digest, stored?.user ?? {});
  return { unfiled: unfiled.map(line), dismissed: dismissed.map(line) };
}

/** @param ownZone - for what has no zone of its own, as calls that were logged before they kept one */
function describe(digest: UnfiledDigest, ownZone: Zone): string {
  const { startsAt, zone, reason } = digest;
  const when = toLocalTime(startsAt, zone ?? ownZone).format('YYYY-MM-DD HH:mm');
  return `${when}  ${describeDigest(digest)}${describeNumber(digest)}: ${reason.message}`;
}

async function describeWaits(storage: Storage, userKey: string): Promise<string[]> {
  const { users, figures } = storage;
  const [stored, waits] = await Promise.all([users.find(userKey), figures.listWaiting(userKey)]);
  return waits.map((digest) => describeWait(digest, stored?.user ?? {}, storage.now()));
}

function describeWait(digest: WaitingDigest, ownZone: Zone, now: number): string {
  const { startsAt, zone = ownZone, since, problem, nextTryAt } = digest;
  const momentOf = (at: number): string => toLocalTime(at, ownZone).format('YYYY-MM-DD HH:mm');
  const day = toLocalTime(startsAt, zone).format('YYYY-MM-DD');
  const next = nextTryAt !== undefined && nextTryAt > now ? momentOf(nextTryAt) : 'now';
  const why = problem ? `: ${problem.message} Tried ${momentOf(problem.at)}, next try ${next}.` : '';
  return `${day}  ${describeDigest(digest)}, waits since ${momentOf(since)}${why}`;
}
