import { expect, it } from 'vitest';
import { type CallAnswer, type CallRequest, callOf } from './support/calls.js';
import { type FakeDaybook, startFakeDaybook } from './support/fake-daybook.js';

const byDefault = 'Inbound Call from Ada Known';
const typed = 'Inbound Call from Ada Known: roof leaks again';

/** Logs a call with this title, as a form does. */
async function logWith({ ask }: FakeDaybook, customSubject: string): Promise<void> {
  await ask('POST', '/callLog', withTitle(callOf().record, customSubject));
}

function withTitle(request: object, customSubject: string): object {
  const { logInfo } = request as { logInfo: object };
  return { ...request, logInfo: { ...logInfo, customSubject } };
}

/** The titles that the entry had, one after each request. */
async function titlesAfter({ ask, crm, pass }: FakeDaybook, requests: CallRequest[]): Promise<unknown[]> {
  const titles: unknown[] = [];
  for (const [method, url, body] of requests) {
    // oxlint-disable no-await-in-loop -- one after the other
    await ask(method, url, body);
    await pass(3_000);
    titles.push(crm.entries[0]?.subject);
    // oxlint-enable no-await-in-loop
  }
  return titles;
}

it.each([
  ['Roof repair estimate', 'Roof repair estimate for Friday'],
  ['Quote 1.50 each', 'Quote 150 each'],
  ['Quote $5 each', 'Quote €5 each'],
])('a title that a form changes from %s to %s is written', async (before, after) => {
  const daybook = await startFakeDaybook();
  const { crm, ask } = daybook;
  await logWith(daybook, before);
  const answer = await ask('PATCH', '/callLog', callOf().save({ subject: after }));
  expect(answer.json<CallAnswer>().returnMessage?.message).toBe('Call log updated');
  expect(crm.entries.map(({ subject }) => subject)).toEqual([after]);
});

it('so is one whose write was lost, where the text does not tell the title', async () => {
  const daybook = await startFakeDaybook();
  const { crm, ask, post, pass } = daybook;
  await post('/user/settings', { userSettings: { addCallLogSubject: { value: false } } });
  await logWith(daybook, 'Roof repair estimate');
  crm.faults.push({ on: 'update', kind: 'hang before', times: 1 });
  await ask('PATCH', '/callLog', callOf().save({ subject: 'Roof repair estimate for Friday' }));
  expect(crm.entries[0]?.subject).toBe('Roof repair estimate');
  await pass(120_000);
  expect(crm.entries[0]?.subject).toBe('Roof repair estimate for Friday');
});

it('another title whose write was lost takes the place of ours, and is not put behind it', async () => {
  const daybook = await startFakeDaybook();
  const { crm, ask, post, pass } = daybook;
  await post('/user/settings', { userSettings: { addCallLogSubject: { value: false } } });
  await logWith(daybook, 'Roof repair estimate');
  crm.faults.push({ on: 'update', kind: 'hang before', times: 1 });
  await ask('PATCH', '/callLog', callOf().save({ subject: 'Cellar' }));
  await pass(120_000);
  expect(crm.entries[0]?.subject).toBe('Cellar');
});

it('a title that is set back while nobody knows what became of the last one is written', async () => {
  const daybook = await startFakeDaybook();
  const { crm, ask, pass } = daybook;
  await logWith(daybook, 'Roof repair estimate');
  crm.faults.push({ on: 'update', kind: 'hang after', times: 1 });
  await ask('PATCH', '/callLog', callOf().save({ subject: 'Cellar' }));
  expect(crm.entries[0]?.subject).toBe('Cellar');
  await ask('PATCH', '/callLog', callOf().save({ subject: 'Roof repair estimate' }));
  await pass(120_000);
  expect(crm.entries[0]?.subject).toBe('Roof repair estimate');
});

it('a CRM that cuts titles and drops signs gets a new one once, and keeps what it made of it', async () => {
  const daybook = await startFakeDaybook();
  const { crm, ask, pass } = daybook;
  crm.spell = ({ subject, body }) => ({ subject: subject.replace('$', '').slice(0, 22), body });
  await logWith(daybook, 'Roof repair for $5 a tile');
  await ask('PATCH', '/callLog', callOf().save({ subject: 'Roof repair for $5 a tile and more' }));
  const updates = (): number => crm.calls.filter((operation) => operation === 'update').length;
  expect([crm.entries[0]?.subject, updates()]).toEqual(['Roof repair for 5 a ti', 1]);
  await ask('PATCH', '/callLog', callOf().save({ subject: 'Roof repair for $5 a tile and more' }));
  await ask('PATCH', '/callLog', callOf().recording);
  await pass(3_000);
  expect([crm.entries[0]?.subject, updates()]).toEqual(['Roof repair for 5 a ti', 1]);
});

const call = callOf();
const talking = { duration: 40, result: 'CallConnected' };
const afterHangUp: CallRequest[] = [
  ['PATCH', '/callLog', call.final],
  ['PATCH', '/callLog', call.recording],
  ['POST', '/callLog', call.record],
];
const lateFacts: CallRequest[] = [['PATCH', '/callLog', call.hangUp], ...afterHangUp];

it.each([
  ['when the call is logged', [['POST', '/callLog', withTitle(call.live, typed)]]],
  [
    'while they talk',
    [
      ['POST', '/callLog', call.live],
      ['PATCH', '/callLog', call.sync({ ...talking, subject: typed })],
    ],
  ],
  [
    'after the hang-up',
    [
      ['POST', '/callLog', call.live],
      ['PATCH', '/callLog', { ...call.hangUp, subject: typed }],
    ],
  ],
] satisfies [string, CallRequest[]][])(
  'words that a person put behind the title of the client, %s, stand until the end',
  async (_when, requests) => {
    const titles = await titlesAfter(await startFakeDaybook(), [...requests, ...lateFacts]);
    expect(titles.slice(requests.length - 1)).toEqual([typed, typed, typed, typed, typed]);
  },
);

it('a title with the name takes the place of one with the number, and neither a number nor another name that of the contact', async () => {
  const titles = await titlesAfter(await startFakeDaybook(), [
    ['POST', '/callLog', withTitle(call.live, 'Inbound Call from (415) 555-0100')],
    ['POST', '/callLog', withTitle(call.live, 'Inbound Call from ADA KNOWN')],
    ['PATCH', '/callLog', call.hangUp],
    ['POST', '/callLog', withTitle(call.record, 'Inbound Call from +14155550100')],
    ['POST', '/callLog', withTitle(call.record, 'Inbound Call from ADA KNOWN')],
    ['POST', '/callLog', callOf({ contactId: 102, contactName: 'Bob Other' }).record],
  ]);
  expect(titles).toEqual([
    'Inbound Call from (415) 555-0100',
    'Inbound Call from ADA KNOWN',
    byDefault,
    byDefault,
    byDefault,
    byDefault,
  ]);
});

it('no title of the client takes the place of a person’s, in the form or in the CRM, whatever name it has', async () => {
  const renamed = { ...call.hangUp, subject: 'Inbound Call from A. Smith' };
  const inForm = await startFakeDaybook();
  await logWith(inForm, 'Roof');
  expect(await titlesAfter(inForm, [['PATCH', '/callLog', renamed], ...afterHangUp])).toEqual([
    'Roof',
    'Roof',
    'Roof',
    'Roof',
  ]);
  const inCrm = await startFakeDaybook();
  await inCrm.ask('POST', '/callLog', call.live);
  for (const entry of inCrm.crm.entries) entry.subject = 'Roof of Ada';
  expect(await titlesAfter(inCrm, [['PATCH', '/callLog', renamed], ...afterHangUp])).toEqual([
    'Roof of Ada',
    'Roof of Ada',
    'Roof of Ada',
    'Roof of Ada',
  ]);
});
