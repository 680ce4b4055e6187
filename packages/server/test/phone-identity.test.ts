import { expect, it } from 'vitest';
import { type PhoneCase, phoneCases } from '../../core/test/phone/phone-identity.js';
import type { Client } from './support/client.js';
import { conversation, message } from './support/conversations.js';
import { startDaybook } from './support/harness.js';
import { startPipedriveDaybook } from './support/pipedrive-daybook.js';

const kinds = [...new Set(phoneCases.map(({ kind }) => kind))];

/** Core's tests have all of them; what a server makes of them is tried with every fifth, in the long form with all. */
const isLong = process.env['DAYBOOK_TESTS'] === 'long';

function casesOf(kind: string): PhoneCase[] {
  return phoneCases.filter((each) => each.kind === kind).filter((_each, index) => isLong || index % 5 === 0);
}

/** What a client sees: who is found, without the offer to make a contact. */
async function lookUp(
  client: Pick<Client, 'get' | 'post'>,
  { asked, region }: PhoneCase,
): Promise<unknown[]> {
  await client.post('/user/settings', { userSettings: { selectedRegion: { value: region } } });
  const answer = await client.get(
    `/contact?phoneNumber=${encodeURIComponent(asked)}&isForceRefreshAccountData=true`,
  );
  expect([asked, answer.statusCode]).toEqual([asked, 200]);
  return answer
    .json<{ contact: { id: unknown }[] }>()
    .contact.slice(0, -1)
    .map(({ id }) => id);
}

it.each(kinds)('finds whom a number belongs to in the mock CRM, and nobody else: %s', async (kind) => {
  const { crm, signIn } = await startDaybook();
  const client = await signIn();
  for (const row of casesOf(kind)) {
    const [phone = '', ...phones] = row.kept;
    // oxlint-disable-next-line no-await-in-loop -- one CRM, one row after another
    await crm.edit((data) => {
      data.contacts = [{ id: 7, name: 'Ada Known', type: 'Contact', phone, phones, leads: [], deals: [] }];
    });
    // oxlint-disable-next-line no-await-in-loop
    expect([row, await lookUp(client, row)]).toEqual([row, row.found ? [7] : []]);
  }
});

/** In another script, without a zero at its end, or with escapes, whose digits stand between the others. */
const OTHER_DIGITS = /(?=\D)\p{Nd}|018E10$|&#\d|&amp;|%2\d|\\[ux]/iu;

/** Written so that a search for digits finds it. Nobody can ask for the words that a number may be spelled as. */
function isSearchable({ kind, kept }: PhoneCase): boolean {
  return kind !== 'letters for digits' && !kept.some((field) => OTHER_DIGITS.test(field));
}

it.each(kinds)('finds whom a number belongs to in Pipedrive, by one search: %s', async (kind) => {
  const { company, fake, pass, signIn } = await startPipedriveDaybook();
  const client = await signIn();
  for (const row of casesOf(kind).filter(isSearchable)) {
    company.persons.length = 0;
    const { id } = company.addPerson({ name: 'Ada Known', phones: row.kept });
    fake.calls.length = 0;
    // oxlint-disable-next-line no-await-in-loop -- one CRM, one row after another
    expect([row, await lookUp(client, row)]).toEqual([row, row.found ? [id] : []]);
    expect(fake.calls.filter(({ operation }) => operation === 'searchPersons').length).toBeLessThanOrEqual(1);
    // oxlint-disable-next-line no-await-in-loop
    await pass(2_000);
  }
});

it("reads a kept number by the account's region until the person has set one", async () => {
  const { company, signIn } = await startPipedriveDaybook();
  company.country = 'GB';
  company.addPerson({ name: 'London', phones: ['(207) 946-0958'] });
  const client = await signIn();
  const names = async (number: string): Promise<string[]> =>
    (await client.get(`/contact?phoneNumber=${number}&isForceRefreshAccountData=true`))
      .json<{ contact: { name: string }[] }>()
      .contact.slice(0, -1)
      .map(({ name }) => name);
  expect([await names('+442079460958'), await names('+12079460958')]).toEqual([['London'], []]);
  await client.post('/user/settings', { userSettings: { selectedRegion: { value: 'US' } } });
  expect([await names('+442079460958'), await names('+12079460958')]).toEqual([[], ['London']]);
});

it('calls a contact that comes without a name what the CRM calls it', async () => {
  const { entries, signIn } = await startDaybook();
  const client = await signIn();
  await client.get('/contact?phoneNumber=+14155550100');
  const correspondents = [{ phoneNumber: '(415) 555-0100' }];
  const unnamed = { contactName: ' ', logInfo: { correspondents } };
  expect((await client.log(conversation([message(1, 'text 1')], unnamed))).statusCode).toBe(200);
  expect((await entries()).map(({ subject }) => subject)).toEqual([
    'SMS conversation with Ada Known - 26/07/14',
  ]);
});

it('knows the members of a group however their numbers are written, and by their extensions', async () => {
  const { crm, entries, signIn } = await startDaybook();
  await crm.edit((data) => {
    const contact = { type: 'Contact', leads: [], deals: [] };
    data.contacts = [
      { id: 1, name: 'Ada Known', phone: '(415) 555-0100', ...contact },
      { id: 2, name: 'Bob Desk', phone: '+54 9 11 2345-6701', ...contact },
      { id: 3, name: 'Lee Desk', phone: 'x102', ...contact },
    ];
  });
  const client = await signIn();
  await client.get('/contact?phoneNumber=+14155550100');
  await client.get('/contact?phoneNumber=+541123456701');
  await client.get('/contact?phoneNumber=102&isExtension=true');
  const from = (id: number, party: object): object => message(id, `text ${id}`, { from: party });
  await client.log(
    conversation(
      [
        from(1, { phoneNumber: '14155550100' }),
        from(2, { phoneNumber: '+5491123456701' }),
        from(3, { extensionNumber: '102' }),
        from(4, { phoneNumber: '+14155550144' }),
        message(5, 'text 5', {
          direction: 'Outbound',
          from: { phoneNumber: '+16505550001' },
          to: [{ phoneNumber: '+14155550144', name: 'Dora' }],
        }),
      ],
      {
        contactId: 1,
        contactName: '',
        logInfo: {
          correspondents: [
            { phoneNumber: '14155550100', name: 'ADA' },
            { phoneNumber: '+5491123456701' },
            { extensionNumber: '102' },
            { phoneNumber: '+14155550144' },
          ],
        },
      },
    ),
  );
  const [entry] = await entries();
  expect(entry?.subject).toBe('SMS conversation with Ada Known - 26/07/14');
  expect([...(entry?.body ?? '').matchAll(/<li><b>([^<]*)<\/b><\/li>/g)].map(([, name]) => name)).toEqual([
    'Ann Agent',
    'Ada Known',
    'Bob Desk',
    'Lee Desk',
    'Dora',
  ]);
  expect([...(entry?.body ?? '').matchAll(/<li>([^<]*) 10:0\d AM<br>/g)].map(([, sender]) => sender)).toEqual(
    [
      'Ada Known (14155550100)',
      'Bob Desk (+5491123456701)',
      'Lee Desk (102)',
      'Dora (+14155550144)',
      'Ann Agent',
    ],
  );
});

it.each([
  [
    { phoneNumber: '+14155550102' },
    { phoneNumber: '+14155550102', name: 'Bob Desk' },
    'Bob Desk (+14155550102)',
  ],
  [
    { phoneNumber: '14155550102' },
    { phoneNumber: '+14155550102', name: 'Bob Desk' },
    'Bob Desk (14155550102)',
  ],
  [{ extensionNumber: '102' }, { extensionNumber: '102', name: 'Bob Desk' }, 'Bob Desk (102)'],
])('names the member of a group who wrote from %j', async (sender, member, line) => {
  const { entries, signIn } = await startDaybook();
  const client = await signIn();
  const correspondents = [{ phoneNumber: '+14155550100', name: 'Ada Known' }, member];
  await client.log(conversation([message(1, 'Hi', { from: sender })], { logInfo: { correspondents } }));
  const [entry] = await entries();
  expect(entry?.body).toContain('<li><b>Bob Desk</b></li></ul>');
  expect(entry?.body).toContain(`<li>${line} 10:01 AM<br>`);
});
