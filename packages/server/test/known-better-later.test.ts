/** What is known of who wrote a message, and of whom it reached, may be told better after it was logged. */
import { expect, it } from 'vitest';
import { conversation, message, transcript } from './support/conversations.js';
import { hold, startFakeDaybook } from './support/fake-daybook.js';
import { startTwoServers } from './support/two-servers.js';

const agent = { phoneNumber: '+16505550001' };
const ada = { phoneNumber: '+14155550100', name: 'Ada Known' };
const bob = { phoneNumber: '+14155550102', name: 'Bob Desk' };
const bobsNumber = { phoneNumber: '+14155550102' };
const inGroup = (fields: object, correspondents: object[] = [ada, bobsNumber]): Record<string, unknown> =>
  conversation([message(1, 'hello', fields)], { logInfo: { correspondents } });
const toGroup = (to: object[], fields: object = {}): Record<string, unknown> =>
  inGroup({ direction: 'Outbound', from: agent, to, ...fields }, [ada, bob]);
const sent = (messageStatus: string, lastModifiedTime?: number): Record<string, unknown> =>
  conversation([
    message(1, 'hello', { direction: 'Outbound', from: agent, to: [ada], messageStatus, lastModifiedTime }),
  ]);

/** The lines of the one entry after all of this was told. */
async function linesAfter(...requests: object[]): Promise<string[]> {
  const daybook = await startFakeDaybook();
  for (const request of requests) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    expect((await daybook.log(request)).statusCode).toBe(200);
  }
  const [entry, ...others] = daybook.crm.entries;
  expect(others).toEqual([]);
  return transcript(entry?.body ?? '');
}

it.each([
  ['a name', { phoneNumber: '+14155550102' }, bob, 'Bob Desk (+14155550102)'],
  ['a number', {}, { phoneNumber: '+14155550102' }, '+14155550102'],
  ['a number beside a name', { name: 'Bobby' }, { phoneNumber: '+14155550102' }, 'Bobby (+14155550102)'],
  [
    'nothing that is of somebody else',
    bobsNumber,
    { phoneNumber: '+14155550103', name: 'Eve' },
    '+14155550102',
  ],
  ['nothing less', bob, {}, 'Bob Desk (+14155550102)'],
])('learns of who wrote a message %s', async (_what, first, later, author) => {
  expect(await linesAfter(inGroup({ from: first }), inGroup({ from: later }))).toEqual([
    `${author} 10:01 AM | hello`,
  ]);
});

const failed = { ...ada, messageStatus: 'SendingFailed' };
it.each([
  ['of whom nothing was told', [bob], [bob, failed]],
  [
    'whose number is spelled otherwise',
    [{ ...ada, messageStatus: 'Queued' }, bob],
    [{ ...failed, phoneNumber: '(415) 555-0100' }, bob],
  ],
  [
    'whose number ends as that of another one does',
    [ada, { phoneNumber: '+12125550100', name: 'Eve' }],
    [{ phoneNumber: '(212) 555-0100' }, { ...failed, phoneNumber: '(415) 555-0100' }],
  ],
  ['who is told by name alone', [bob], [bob, { name: 'Ada Known', messageStatus: 'SendingFailed' }]],
])('says that a message of a group did not reach a contact %s', async (_whom, first, later) => {
  expect(await linesAfter(toGroup(first), toGroup(later))).toEqual([
    'Ann Agent 10:01 AM (not delivered) | hello',
  ]);
});

it.each([
  ['without times', undefined],
  ['at the same time', 1784048409000],
])(
  'says that a message failed which is told to have arrived, too, %s, in either order',
  async (_when, time) => {
    const line = 'Ann Agent 10:01 AM (not delivered) | hello';
    const [arrived, lost] = [sent('Delivered', time), sent('DeliveryFailed', time)];
    expect(await linesAfter(arrived, lost)).toEqual([line]);
    expect(await linesAfter(lost, arrived)).toEqual([line]);
  },
);

it('shows no line for what telephones put in the place of a picture', async () => {
  const picture = { type: 'MmsAttachment', contentType: 'image/jpeg', link: 'https://media.example/1' };
  expect(await linesAfter(conversation([message(1, '\u{FFFC}', { attachments: [picture] })]))).toEqual([
    'Ada Known (+14155550100) 10:01 AM | Image: https://media.example/1',
  ]);
});

it('what becomes known while the CRM is asked what stands there is told, though the entry is written without it', async () => {
  let written: () => Promise<void> = async () => undefined;
  const [one, other] = await startTwoServers([10_000, 10_000], { sleep: () => written() });
  const day = (messageStatus: string): object =>
    conversation([message(1, 'one'), message(2, 'two', { direction: 'Outbound', messageStatus })]);
  await one.log(conversation([message(1, 'one')]));
  const open = hold(one);
  const isRead = new Promise<void>((resolve) => {
    one.crm.onMoment = (moment) => moment === 'before read' && resolve();
  });
  const logged = one.log(day('Sent'));
  await isRead;
  written = async () => {
    open();
    await logged;
  };
  expect((await other.log(day('DeliveryFailed'))).statusCode).toBe(200);
  expect((await logged).statusCode).toBe(200);
  await other.pass(60_000);
  expect(one.crm.entries.map(({ body }) => transcript(body))).toEqual([
    ['Ada Known (+14155550100) 10:01 AM | one', 'Ann Agent 10:02 AM (not delivered) | two'],
  ]);
});

it('what becomes known of a message that goes to another contact does not make its entry be written again', async () => {
  const daybook = await startFakeDaybook();
  const day = (messageStatus: string, contactId: number): object =>
    conversation([message(1, 'one', { direction: 'Outbound', messageStatus })], { contactId });
  // The first contact's day has seen more than the other's ever will.
  for (const index of Array.from({ length: 5 }).keys()) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    await daybook.log(conversation([message(10 + index, 'hello')]));
  }
  daybook.crm.refuses = 'one';
  expect((await daybook.log(day('Sent', 101))).statusCode).toBe(400);
  daybook.crm.refuses = '';
  expect((await daybook.log(day('DeliveryFailed', 102))).statusCode).toBe(200);
  expect((await daybook.log(day('DeliveryFailed', 102))).statusCode).toBe(200);
  const { length } = daybook.crm.calls;
  expect((await daybook.log(day('DeliveryFailed', 102))).statusCode).toBe(200);
  expect(daybook.crm.calls).toHaveLength(length);
});
