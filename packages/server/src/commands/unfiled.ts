import { toLocalTime, type UnfiledDigest } from '@daybook/core';
import { describeUnfiled, describeWaiting } from '../pages/advice.js';
import { withPerson } from './with-storage.js';

/** `daybook unfiled`: prints what could not be filed of a person's conversations, a line for each day. */
export async function listUnfiled(platform: string, crmUserId: string): Promise<void> {
  await withPerson(platform, crmUserId, async ({ logbook, figures }, userKeys) => {
    const unfiled = (await Promise.all(userKeys.map((userKey) => logbook.listUnfiled(userKey)))).flat();
    const waits = await Promise.all(userKeys.map((userKey) => figures.waitingOf(userKey)));
    const waiting = waits.reduce((sum, each) => sum + each, 0);
    const lines = unfiled.map(describe);
    if (waiting > 0) lines.push(describeWaiting(waiting, 'the CRM'));
    console.log(lines.length === 0 ? 'Everything is filed.' : lines.join('\n'));
  });
}

function describe({ contactName, startsAt, zone, reason, ...what }: UnfiledDigest): string {
  const day = toLocalTime(startsAt, zone ?? {}).format('YYYY-MM-DD');
  return `${day}  ${describeUnfiled(what)} with ${contactName}: ${reason.message}`;
}
