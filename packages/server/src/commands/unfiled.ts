import { toLocalTime, type UnfiledDigest, type Zone } from '@daybook/core';
import { describeUnfiled, describeWaiting } from '../pages/advice.js';
import type { Storage } from '../storage/storage.js';
import { withPerson } from './with-storage.js';

/** `daybook unfiled`: prints what could not be filed of a person's conversations, a line for each day. */
export async function listUnfiled(platform: string, crmUserId: string): Promise<void> {
  await withPerson(platform, crmUserId, async (storage, userKeys) => {
    const lines = (await Promise.all(userKeys.map((userKey) => describeAll(storage, userKey)))).flat();
    const waits = await Promise.all(userKeys.map((userKey) => storage.figures.waitingOf(userKey)));
    const waiting = waits.reduce((sum, each) => sum + each, 0);
    if (waiting > 0) lines.push(describeWaiting(waiting, 'the CRM'));
    console.log(lines.length === 0 ? 'Everything is filed.' : lines.join('\n'));
  });
}

async function describeAll({ users, logbook }: Storage, userKey: string): Promise<string[]> {
  const [stored, unfiled] = await Promise.all([users.find(userKey), logbook.listUnfiled(userKey)]);
  return unfiled.map((digest) => describe(digest, stored?.user ?? {}));
}

/** @param ownZone - for what has no zone of its own, as calls that were logged before they kept one */
function describe({ contactName, startsAt, zone, reason, ...what }: UnfiledDigest, ownZone: Zone): string {
  const day = toLocalTime(startsAt, zone ?? ownZone).format('YYYY-MM-DD');
  return `${day}  ${describeUnfiled(what)} with ${contactName}: ${reason.message}`;
}
