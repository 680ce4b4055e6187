import type { ContactInfo } from '@daybook/core';
import type { Case } from '../case.js';
import type { CaseContext, Writing } from '../run/case-context.js';
import { check, checkEqual, show } from '../run/check.js';
import { sms } from '../run/script.js';

/** Stands in the text of every entry that the kit leaves in a real CRM. */
export const LIVE_NOTICE = 'Daybook conformance test. This entry can be deleted.';

export const liveCases: Case[] = [
  {
    id: 'live.sign-in',
    level: 4,
    why: 'A login that works in a fake only is no login.',
    async run(context) {
      await context.caller();
    },
  },
  {
    id: 'live.contact',
    level: 4,
    why: 'A search that works in a fake only finds nobody.',
    async run(context) {
      await findAda(context);
    },
  },
  {
    id: 'live.entry',
    level: 4,
    why: 'What the real CRM does to a text when it stores it shows only there: a day must stand there once, whole, and be found again.',
    async run(context) {
      const contact = await findAda(context);
      const now = context.environment.now();
      const at = (minutesAgo: number): string => new Date(now - minutesAgo * 60_000).toISOString();
      const first = sms(LIVE_NOTICE, at(2));
      const tricky = sms('Save $$ now: $& <b>5 < 6</b> & "Zoë" 😀\nSecond line', at(1));
      const conversation = `conformance-${now}`;
      const opening = { contact, digest: await context.digest({ contact, conversation, messages: [first] }) };
      const logId = await context.create(opening);
      const whole = {
        contact,
        digest: await context.digest({ contact, conversation, messages: [first, tricky] }),
      };
      await context.update(whole, logId);
      await checkRead(context, whole, logId);
      await checkFoundAndAdopted(context, whole, logId);
    },
  },
];

async function findAda(context: CaseContext): Promise<ContactInfo> {
  const { phone } = context.live;
  const [contact] = await context.findContact(phone);
  check(contact, `nobody with the number ${phone} was found`);
  return {
    id: contact.id,
    name: contact.name,
    phoneNumber: phone,
    ...(contact.type && { type: contact.type }),
  };
}

async function checkRead(
  context: CaseContext,
  { contact, digest }: Writing,
  logId: string | number,
): Promise<void> {
  if (!context.facts.has('getMessageLog')) return;
  const standing = await context.read(contact, logId);
  check(standing, `the entry ${show(logId)} cannot be read`);
  await context.checkShows(standing, digest);
}

async function checkFoundAndAdopted(
  context: CaseContext,
  writing: Writing,
  logId: string | number,
): Promise<void> {
  if (!context.facts.has('findMessageLog')) return;
  if ((await context.find(writing)) === null) await context.settle();
  const found = await context.find(writing);
  checkEqual(found?.logId, logId, 'the id of the entry that is found by its marker');
  checkEqual(
    await context.create({ ...writing, previous: 'uncertain' }),
    logId,
    'the id of the entry that is written again',
  );
}
