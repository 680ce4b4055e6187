import type { Case } from '../case.js';
import type { CaseContext } from '../run/case-context.js';
import { checkEqual } from '../run/check.js';

export const phoneNumberCases: Case[] = [
  {
    id: 'contacts.letters',
    level: 2,
    why: "Shops send under a name such as Promo101. Read as its digits, a stranger's advertisement is filed under the colleague at extension 101.",
    async run(context) {
      await seedAll(context, { Desk: '101', Code: '24365', Shop: 'Promo102' });
      await checkFound(context, [
        ['Promo101', []],
        ['Bank24365', []],
        ['PROMO102', ['Shop']],
        ['24365', ['Code']],
      ]);
      checkEqual(
        (await context.findContact('102', { isExtension: true })).map(({ name }) => name),
        [],
        'who was found behind extension 102',
      );
    },
  },
  {
    id: 'contacts.other-country',
    level: 2,
    why: "A number that somebody keeps without a country is one of their own. Taken for the caller's country, a call from London opens a customer in Maine.",
    async run(context) {
      await seedAll(context, { Maine: '(207) 946-0958', Nowhere: '987-654-3210' });
      await context.setRegion('US');
      await checkFound(context, [
        ['+442079460958', []],
        ['+919876543210', []],
        ['+12079460958', ['Maine']],
      ]);
      await context.setRegion('GB');
      await checkFound(context, [
        ['+12079460958', []],
        ['+442079460958', ['Maine']],
      ]);
    },
  },
  {
    id: 'contacts.national-number',
    level: 2,
    why: 'Customers abroad are kept as they write their numbers themselves. Where the own country has no such numbers, theirs must be tried, or they are entered twice.',
    async run(context) {
      await seedAll(context, {
        London: '020 7946 0958',
        Paris: '01 42 68 53 00',
        Berlin: '0049 30 12345678',
      });
      await context.setRegion('US');
      await checkFound(context, [
        ['+442079460958', ['London']],
        ['+33142685300', ['Paris']],
        ['+493012345678', ['Berlin']],
      ]);
    },
  },
  {
    id: 'contacts.two-in-one-field',
    level: 2,
    why: 'People write several numbers into one field. Whoever calls from the second one is a stranger then.',
    async run(context) {
      await seedAll(context, {
        Slash: '(415) 555-0131 / (415) 555-0132',
        Lines: '415-555-0133\n415-555-0134',
        Words: 'Home 415-555-0135, work 415-555-0136 x7',
      });
      await context.setRegion('US');
      await checkFound(context, [
        ['+14155550131', ['Slash']],
        ['+14155550132', ['Slash']],
        ['+14155550134', ['Lines']],
        ['+14155550136', ['Words']],
      ]);
    },
  },
  {
    id: 'contacts.second-number',
    level: 2,
    why: 'Who has an office and a mobile writes from both. A search that reads the first field only enters the same person again.',
    capability: 'further numbers',
    async run(context) {
      const id = await context.crm.seedContact({ name: 'Ada Known', phone: '(415) 555-0140' });
      await context.crm.addNumber?.(id, '(415) 555-0141');
      await context.setRegion('US');
      await checkFound(context, [
        ['+14155550140', ['Ada Known']],
        ['+14155550141', ['Ada Known']],
        ['+14155550142', []],
      ]);
    },
  },
  {
    id: 'contacts.mobile-spellings',
    level: 2,
    why: 'A mobile in Argentina, Mexico or Brazil has several spellings, and clients and people do not choose the same one. Whoever compares them nobody finds.',
    async run(context) {
      await seedAll(context, {
        Nine: '+54 9 11 2345-6701',
        Fifteen: '011 15-2345-6703',
        One: '+52 1 55 1234 5671',
        Fortyfour: '044 55 1234 5673',
        Eight: '+55 11 8888-8861',
      });
      await context.setRegion('AR');
      await checkFound(context, [
        ['+541123456701', ['Nine']],
        ['+5491123456703', ['Fifteen']],
      ]);
      await context.setRegion('MX');
      await checkFound(context, [
        ['+525512345671', ['One']],
        ['+525512345673', ['Fortyfour']],
      ]);
      await context.setRegion('BR');
      await checkFound(context, [
        ['+5511988888861', ['Eight']],
        ['+5521988888861', []],
      ]);
    },
  },
  {
    id: 'contacts.left-by-programs',
    level: 2,
    why: 'Numbers come into a CRM through spreadsheets and diallers, which leave marks. Who is not found behind them is entered twice.',
    async run(context) {
      await seedAll(context, {
        Decimal: '14155550177.0',
        Quoted: "'+14155550178",
        Pause: '+14155550179p123',
        Link: 'tel:+1-415-555-0180',
      });
      await context.setRegion('US');
      await checkFound(context, [
        ['+14155550177', ['Decimal']],
        ['+14155550178', ['Quoted']],
        ['+14155550179', ['Pause']],
        ['+14155550180', ['Link']],
      ]);
    },
  },
];

async function seedAll(context: CaseContext, kept: Record<string, string>): Promise<void> {
  for (const [name, phone] of Object.entries(kept)) {
    // oxlint-disable-next-line no-await-in-loop -- in this order
    await context.crm.seedContact({ name, phone });
  }
}

async function checkFound(context: CaseContext, expected: [asked: string, names: string[]][]): Promise<void> {
  for (const [asked, names] of expected) {
    // oxlint-disable-next-line no-await-in-loop -- the first that is wrong is told
    const found = (await context.findContact(asked)).map(({ name }) => name);
    checkEqual(found, names, `who was found behind ${asked}`);
  }
}
