import type { Case } from '../case.js';
import type { CaseContext } from '../run/case-context.js';
import { check, checkEqual, show } from '../run/check.js';
import { ADA, BEN } from '../run/script.js';

export const contactCases: Case[] = [
  {
    id: 'contacts.found',
    level: 1,
    why: 'Who is in the CRM and is not found cannot be logged, or is entered a second time.',
    async run(context) {
      const { id } = await context.seed({ name: ADA.name, phone: ADA.phone });
      await context.seed(BEN);
      const found = await context.findContact(ADA.phone);
      checkEqual(
        found.map((contact) => ({ id: contact.id, name: contact.name })),
        [{ id, name: ADA.name }],
        'who was found',
      );
    },
  },
  {
    id: 'contacts.nobody',
    level: 1,
    why: 'An unknown number must be "nobody", so that the client offers to create a contact; an error offers nothing.',
    async run(context) {
      await context.seed(BEN);
      checkEqual(await context.findContact(ADA.phone), [], 'who was found behind an unknown number');
    },
  },
  {
    id: 'contacts.as-typed',
    level: 2,
    why: 'People type numbers as they like. Who is not found under "(415) 555-0142" is entered twice.',
    async run(context) {
      const { id } = await context.seed(ADA);
      checkEqual(
        (await context.findContact(ADA.phone)).map((contact) => contact.id),
        [id],
        `who was found, entered as ${ADA.typed}`,
      );
    },
  },
  {
    id: 'contacts.everybody',
    level: 2,
    why: 'Several people share a number. When only one of them is offered, the conversation lands on the wrong one.',
    async run(context) {
      const one = await context.seed({ name: 'Ada Known', phone: ADA.phone });
      const other = await context.seed({ name: 'Adam Known', phone: ADA.phone });
      const found = await context.findContact(ADA.phone);
      checkEqual(sorted(found), sorted([one, other]), 'who was found behind a shared number');
    },
  },
  {
    id: 'contacts.nobody-else',
    level: 2,
    why: "A search that also takes numbers which only look alike shows one customer's messages to another's salesperson.",
    async run(context) {
      await context.seed({ name: 'Longer Number', phone: '+141555501420' });
      await context.seed({ name: 'Other Country', phone: '+494155550142' });
      checkEqual(await context.findContact(ADA.phone), [], 'who was found behind a number that nobody has');
    },
  },
  {
    id: 'contacts.extension',
    level: 2,
    why: "A colleague's extension is three digits: it must find neither an error nor a customer whose number holds them.",
    async run(context) {
      await context.seed({ name: 'Holds The Digits', phone: '+14155550142' });
      checkEqual(
        await context.findContact('142', { isExtension: true }),
        [],
        'who was found behind extension 142',
      );
    },
  },
  {
    id: 'contacts.beyond-page-one',
    level: 2,
    why: 'A CRM gives lists in pages. Who stands on the second page is not found, and is entered again.',
    capability: 'pages',
    async run(context) {
      const count = (context.crm.largestPage ?? 1) * 2 + 1;
      const seeded = await seedMany(context, count);
      const found = await context.findContact(ADA.phone);
      const missing = seeded.filter(({ id }) => !found.some((contact) => contact.id === id));
      check(
        missing.length === 0,
        `${missing.length} of ${count} people were not found; the CRM gives ${context.crm.largestPage} in a page`,
      );
    },
  },
  {
    id: 'contacts.once',
    level: 2,
    why: 'One person who is offered twice looks like a conflict, and automatic logging gives up.',
    capability: 'pages',
    async run(context) {
      await seedMany(context, (context.crm.largestPage ?? 1) + 1);
      const found = await context.findContact(ADA.phone);
      const ids = found.map(({ id }) => id);
      const twice = ids.filter((id, index) => ids.indexOf(id) !== index);
      check(twice.length === 0, `somebody was found more than once: ${show(twice.slice(0, 5))}`);
    },
  },
  {
    id: 'contacts.fresh',
    level: 2,
    why: 'Somebody enters a contact, presses refresh, and still sees "unknown number", or only whom they saw before.',
    async run(context) {
      context.keepWarm();
      checkEqual(await context.findContact(ADA.phone), [], 'who was found in an empty CRM');
      const { id } = await context.seed(ADA);
      const found = await context.findContact(ADA.phone, { isForceRefreshAccountData: true });
      checkEqual(
        found.map((contact) => contact.id),
        [id],
        'who was found after a refresh',
      );
      const other = await context.seed({ name: 'Adam Known', phone: ADA.phone });
      const both = await context.findContact(ADA.phone, { isForceRefreshAccountData: true });
      checkEqual(
        sorted(both),
        sorted([{ id }, other]),
        'who was found when a second person had been entered',
      );
    },
  },
  {
    id: 'contacts.by-name',
    level: 1,
    why: 'A person who searches for a name and does not find it cannot choose the right contact.',
    capability: 'findContactWithName',
    async run(context) {
      const { id } = await context.seed({ name: 'Zoë Quillfeather', phone: ADA.phone });
      await context.seed(BEN);
      const found = await context.call('findContactWithName', {
        ...(await context.caller()),
        name: 'Quillfeather',
      });
      checkEqual(
        (found.matchedContactInfo ?? []).map((contact) => contact.id),
        [id],
        'who was found by name',
      );
    },
  },
  {
    id: 'contacts.by-name-signs',
    level: 2,
    why: "O'Brien cannot be searched for: a name that stands unescaped in a query or an address breaks it, or asks for something else.",
    capability: 'findContactWithName',
    async run(context) {
      for (const name of namesWithSigns) {
        // oxlint-disable-next-line no-await-in-loop -- in this order
        const { id } = await context.seed({ name, phone: ADA.phone });
        // oxlint-disable-next-line no-await-in-loop
        const found = await context.call('findContactWithName', { ...(await context.caller()), name });
        checkEqual(
          (found.matchedContactInfo ?? []).map((contact) => contact.id),
          [id],
          `who was found by the name ${name}`,
        );
      }
    },
  },
];

/** No two have a word in common, and none has a digit: searches go by those, too. */
const namesWithSigns = [
  "Pat O'Brien",
  'Grace "Amazing" Hopper',
  'Dom\\Huber',
  'Müller & Söhne',
  'Plus+Minus',
  'Roof #One',
  'Lee (Sales)',
  'King, Billie',
  'Cent% Rent',
  'snake_case',
  'Олена Шевченко',
  '山田太郎',
];

async function seedMany(context: CaseContext, count: number): Promise<{ id: string | number }[]> {
  const seeded = [];
  for (let number = 1; number <= count; number += 1) {
    // oxlint-disable-next-line no-await-in-loop -- in this order
    seeded.push(await context.seed({ name: `Ada Known ${number}`, phone: ADA.phone }));
  }
  return seeded;
}

function sorted(contacts: readonly { id: string | number }[]): string[] {
  return contacts.map(({ id }) => String(id)).toSorted();
}
