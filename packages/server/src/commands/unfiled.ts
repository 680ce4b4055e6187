import { toLocalTime, type UnfiledDigest } from '@daybook/core';
import { describeUnfiled } from '../pages/advice.js';
import { withPerson } from './with-storage.js';

/** `daybook unfiled`: prints what could not be filed of a person's conversations, a line for each day. */
export async function listUnfiled(platform: string, crmUserId: string): Promise<void> {
  await withPerson(platform, crmUserId, async ({ logbook }, userKeys) => {
    const unfiled = (await Promise.all(userKeys.map((userKey) => logbook.listUnfiled(userKey)))).flat();
    console.log(unfiled.length === 0 ? 'Everything is filed.' : unfiled.map(describe).join('\n'));
  });
}

function describe({ contactName, startsAt, zone, reason, ...what }: UnfiledDigest): string {
  const day = toLocalTime(startsAt, zone ?? {}).format('YYYY-MM-DD');
  return `${day}  ${describeUnfiled(what)} with ${contactName}: ${reason.message}`;
}
