/** What a person has taken off the unfiled list: it is told as what it is, and one click loses nothing for good. */
import { expect, it, onTestFinished } from 'vitest';
import { callOf } from './support/calls.js';
import { conversation, message, transcript } from './support/conversations.js';
import { type FakeDaybook, hold, startFakeDaybook } from './support/fake-daybook.js';
import { createTestDatabase } from './support/storages.js';

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;
const one = message(1, 'one');
const two = message(2, 'two');
const three = message(3, 'three');
const four = message(4, 'four');
const forBen = { contactId: 102, contactName: 'Ben Known' };
const LEFT_OUT =
  'Not logged: 1 message was taken off your unfiled list, and can be put back there for as long as Daybook keeps the text.';

interface Lists {
  unfiled: { digestId: string }[];
  dismissed: { digestId: string; contactName: string }[];
}

async function lists({ ask }: FakeDaybook): Promise<Lists> {
  return (await ask('GET', '/unfiled')).json<Lists>();
}

const texts = ({ crm }: FakeDaybook): [unknown, (string | undefined)[]][] =>
  crm.entries.map(({ contactId, body }) => [contactId, transcript(body).map((line) => line.split(' | ')[1])]);

/** The CRM refuses a message, its person dismisses it, and then the CRM is mended. */
async function startWithDismissed(
  messages: unknown[] = [one],
  options: Parameters<typeof startFakeDaybook>[0] = {},
): Promise<FakeDaybook> {
  const daybook = await startFakeDaybook(options);
  daybook.crm.refuses = 'one';
  expect((await daybook.log(conversation(messages))).statusCode).toBe(400);
  await daybook.post('/unfiled/dismiss');
  daybook.crm.refuses = '';
  return daybook;
}

it('says of a dismissed message that it is not logged, however it is sent again', async () => {
  const daybook = await startWithDismissed();
  for (const fields of [
    {},
    { additionalSubmission: { deals: 901 } },
    { key: '5578984709540881001/14/07/2026' },
  ]) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    const again = await daybook.log(conversation([one], fields));
    expect([again.statusCode, again.body]).toEqual([409, LEFT_OUT]);
  }
  expect(daybook.crm.entries).toEqual([]);
});

it('files a dismissed message for another contact whom its person chooses, once', async () => {
  const daybook = await startWithDismissed();
  const chosen = conversation([one], forBen);
  expect((await daybook.log(chosen)).json()).toMatchObject({ successful: true, logIds: ['1'] });
  expect((await daybook.log(chosen)).json()).toMatchObject({ successful: true, logIds: [] });
  expect(texts(daybook)).toEqual([[102, ['one']]]);
  expect(await lists(daybook)).toMatchObject({ unfiled: [], dismissed: [] });
});

it('says once what is left out of a day whose other messages are logged, and then does not nag', async () => {
  const daybook = await startWithDismissed();
  expect((await daybook.log(conversation([one, two]))).json()).toEqual({
    successful: true,
    logIds: ['2'],
    returnMessage: {
      messageType: 'warning',
      message: 'Logged, but 1 message is left out that was taken off your unfiled list.',
      ttl: 5_000,
    },
  });
  expect((await daybook.log(conversation([one, two, three]))).json()).toEqual({
    successful: true,
    logIds: ['3'],
    returnMessage: { messageType: 'success', message: 'Message logged', ttl: 1_000 },
  });
  const again = await daybook.log(conversation([one, two, three]));
  expect([again.statusCode, again.body]).toEqual([409, LEFT_OUT]);
  expect(texts(daybook)).toEqual([[101, ['two', 'three']]]);
});

it('puts a dismissed message back on the list, from where it is filed', async () => {
  const daybook = await startWithDismissed();
  const { unfiled, dismissed } = await lists(daybook);
  expect(unfiled).toEqual([]);
  expect(dismissed).toMatchObject([
    { kind: 'day', contactName: 'Ada Known', messages: 1, reason: { code: 'crm_rejected' } },
  ]);
  const ids = dismissed.map(({ digestId }) => digestId);
  expect((await daybook.post('/unfiled/restore', { ids }, 'ben')).json()).toMatchObject({ messages: 0 });
  expect((await daybook.post('/unfiled/restore', { ids })).json()).toEqual({ successful: true, messages: 1 });
  expect(await lists(daybook)).toMatchObject({ unfiled: [{ messages: 1 }], dismissed: [] });

  await daybook.post('/unfiled/retry');
  await daybook.pass(2_000);
  expect(texts(daybook)).toEqual([[101, ['one']]]);
  expect((await daybook.log(conversation([one]))).json()).toMatchObject({ successful: true, logIds: ['1'] });
});

it('names the dismissed newest first, a hundred at most, and puts all of these back', async () => {
  const daybook = await startFakeDaybook();
  daybook.crm.refuses = 'one';
  const refuse = async (first: number, last: number): Promise<void> => {
    const keys = Array.from({ length: last - first + 1 }, (_, index) => first + index);
    const days = keys.map((key) =>
      conversation([message(key * 1_000, 'one')], { key: `${key}/7/14/2026`, contactName: `Contact ${key}` }),
    );
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    for (const day of days) await daybook.log(day);
    await daybook.post('/unfiled/dismiss');
    daybook.clock.advance(1_000);
  };
  await refuse(1, 3);
  await refuse(4, 101);
  await refuse(102, 102);
  const { dismissed } = await lists(daybook);
  expect([dismissed.length, dismissed[0]?.contactName, dismissed.at(-1)?.contactName]).toEqual([
    100,
    'Contact 102',
    expect.stringMatching(/^Contact [123]$/),
  ]);
  expect((await daybook.post('/unfiled/restore')).json()).toEqual({ successful: true, messages: 100 });
  expect((await lists(daybook)).dismissed).toHaveLength(2);
});

it('keeps for a week after it was dismissed what has waited for long', async () => {
  const database = await createTestDatabase('SQLite');
  onTestFinished(database.remove);
  const storage = await database.open();
  const daybook = await startFakeDaybook({ storage });
  daybook.crm.refuses = 'one';
  await daybook.log(conversation([one]));
  daybook.clock.advance(30 * DAY);
  await daybook.post('/unfiled/dismiss');
  daybook.clock.advance(6 * DAY);
  expect(await storage.logbook.dropTexts(daybook.clock.now() - 7 * DAY)).toBe(0);
  expect((await lists(daybook)).dismissed).toHaveLength(1);
  daybook.clock.advance(2 * DAY);
  expect(await storage.logbook.dropTexts(daybook.clock.now() - 7 * DAY)).toBe(1);
  expect((await lists(daybook)).dismissed).toEqual([]);
  const again = await daybook.log(conversation([one]));
  expect([again.statusCode, again.body]).toEqual([409, LEFT_OUT]);
});

it.each([
  ['an entry that was created', 'create', 'day', [['one'], ['two']]],
  ['what was added to one that stands', 'update', 'message', [['zero', 'one'], ['two']]],
] as const)(
  'tells as logged what its person has seen in the CRM, a week later, too: %s',
  async (_, on, writes, says) => {
    const database = await createTestDatabase('SQLite');
    onTestFinished(database.remove);
    const storage = await database.open();
    const daybook = await startFakeDaybook({ settlingSeconds: 60, canFind: false, storage, writes });
    if (writes === 'message') await daybook.log(conversation([message(0, 'zero')]));
    daybook.crm.faults.push({ on, kind: 'hang after', times: 1 });
    await daybook.log(conversation([one]));
    await daybook.pass(400_000);
    expect(await daybook.unfiled()).toMatchObject([{ messages: 1, reason: { code: 'fate_unknown' } }]);
    await daybook.post('/unfiled/dismiss');
    const again = await daybook.log(conversation([one]));
    expect(again.json()).toEqual({ successful: true, logIds: [], returnMessage: null });
    daybook.clock.advance(8 * DAY);
    expect(await storage.logbook.dropTexts(daybook.clock.now() - 7 * DAY)).toBe(1);
    const later = await daybook.log(conversation([one]));
    expect([later.statusCode, later.body]).toEqual([200, again.body]);
    expect((await daybook.log(conversation([one, two]))).json()).toMatchObject({ logIds: ['2'] });
    expect(daybook.crm.entries.map(({ body }) => body.match(/zero|one|two/g))).toEqual(says);
  },
);

it('does not log a second time a call that its person has seen in the CRM, when news of it comes later', async () => {
  const database = await createTestDatabase('SQLite');
  onTestFinished(database.remove);
  const storage = await database.open();
  const daybook = await startFakeDaybook({ settlingSeconds: 60, canFind: false, storage });
  const { crm, ask } = daybook;
  crm.faults.push({ on: 'create', kind: 'hang after', times: 1 });
  await ask('POST', '/callLog', callOf({ session: '700001' }).record);
  await daybook.pass(400_000);
  expect(await daybook.unfiled()).toMatchObject([{ kind: 'call', reason: { code: 'fate_unknown' } }]);
  await daybook.post('/unfiled/dismiss');
  daybook.clock.advance(8 * DAY);
  expect(await storage.logbook.dropTexts(daybook.clock.now() - 7 * DAY)).toBe(1);
  await ask('PATCH', '/callLog', { sessionId: '700001', note: 'A note of mine' });
  await daybook.pass(400_000);
  expect(crm.entries).toHaveLength(1);
});

it('asks to look into the CRM before it files again what may stand there', async () => {
  const daybook = await startFakeDaybook({ settlingSeconds: 60 });
  daybook.crm.faults.push({ on: 'create', kind: 'hang after', times: 1 });
  await daybook.log(conversation([one]));
  daybook.crm.faults.push({ on: 'find', kind: '503', times: Number.POSITIVE_INFINITY });
  await daybook.pass(400_000);
  expect(await daybook.unfiled()).toMatchObject([{ reason: { code: 'crm_unavailable' } }]);
  await daybook.post('/unfiled/dismiss');
  daybook.crm.faults.length = 0;
  const chosen = await daybook.log(conversation([one], forBen));
  expect([chosen.statusCode, chosen.body]).toEqual([409, LEFT_OUT]);

  await daybook.post('/unfiled/restore');
  expect(await daybook.unfiled()).toMatchObject([
    {
      messages: 1,
      reason: {
        code: 'fate_unknown',
        message:
          'Fake CRM did not say whether it stored this entry, and cannot be asked. Please look there before you try again from your unfiled list.',
      },
    },
  ]);
  expect((await daybook.log(conversation([one]))).statusCode).toBe(409);
  expect(texts(daybook)).toEqual([[101, ['one']]]);
  // The person has looked, and it was not there.
  daybook.crm.entries.length = 0;
  await daybook.post('/unfiled/retry');
  await daybook.pass(2_000);
  expect(texts(daybook)).toEqual([[101, ['one']]]);
});

/** What may stand in the CRM was dismissed and put back; the next write has an unknown fate, too. */
async function startWithPutBack(options: Parameters<typeof startFakeDaybook>[0] = {}): Promise<FakeDaybook> {
  const daybook = await startFakeDaybook({ settlingSeconds: 60, canFind: false, ...options });
  const hang = (): unknown => daybook.crm.faults.push({ on: 'create', kind: 'hang after', times: 1 });
  hang();
  await daybook.log(conversation([one]));
  await daybook.pass(400_000);
  await daybook.post('/unfiled/dismiss');
  await daybook.post('/unfiled/restore');
  hang();
  return daybook;
}

it('writes nothing again of what was put back and dismissed once more with other messages of the day', async () => {
  const daybook = await startWithPutBack();
  await daybook.log(conversation([one, two]));
  await daybook.pass(400_000);
  expect(await daybook.unfiled()).toMatchObject([{ messages: 2, reason: { code: 'fate_unknown' } }]);
  expect((await daybook.post('/unfiled/dismiss')).json()).toEqual({ successful: true, messages: 2 });
  await daybook.pass(400_000);
  expect(texts(daybook)).toEqual([
    [101, ['one']],
    [101, ['two']],
  ]);
});

it('writes nothing again of what is dismissed once more while another message of the day is on its way', async () => {
  const daybook = await startWithPutBack();
  const { crm } = daybook;
  crm.faults.length = 0;
  const release = hold(daybook);
  const second = daybook.log(conversation([one, two]));
  await expect.poll(() => crm.calls.filter((call) => call === 'create')).toHaveLength(2);
  expect((await daybook.post('/unfiled/dismiss')).json()).toEqual({ successful: true, messages: 1 });
  release();
  await second;
  await daybook.pass(400_000);
  expect(texts(daybook)).toEqual([
    [101, ['one']],
    [101, ['two']],
  ]);
});

it('adds nothing a second time that was put back, to a CRM that is given messages one by one', async () => {
  const daybook = await startFakeDaybook({
    settlingSeconds: 60,
    writes: 'message',
    server: { logbook: { giveUpAfterMs: 0 } },
  });
  const { crm } = daybook;
  await daybook.log(conversation([one]));
  crm.faults.push({ on: 'update', kind: 'hang after', times: 1 });
  await daybook.log(conversation([one, two]));
  expect(await daybook.unfiled()).toMatchObject([{ messages: 1 }]);
  await daybook.post('/unfiled/dismiss');
  await daybook.post('/unfiled/restore');
  await daybook.log(conversation([one, two, three]));
  await daybook.pass(400_000);
  expect(crm.entries.map(({ body }) => (body.match(/one|two|three/g) ?? []).toSorted())).toEqual([
    ['one', 'two'],
    ['three'],
  ]);
});

it('files again what was put back when its person says that it is not there', async () => {
  const daybook = await startWithPutBack();
  daybook.crm.faults.length = 0;
  daybook.crm.entries.length = 0;
  await daybook.post('/unfiled/retry');
  await daybook.pass(2_000);
  expect(texts(daybook)).toEqual([[101, ['one']]]);
  expect(await lists(daybook)).toMatchObject({ unfiled: [], dismissed: [] });
});

it('goes on with the rest of a day while what was dismissed of it stays out', async () => {
  const daybook = await startWithDismissed([one, two], { writes: 'message' });
  await daybook.log(conversation([one, two, four]));
  await daybook.post('/unfiled/restore');
  await daybook.post('/unfiled/retry');
  await daybook.pass(2_000);
  expect(daybook.crm.entries.map(({ body }) => (body.match(/one|two|four/g) ?? []).toSorted())).toEqual([
    ['four', 'one', 'two'],
  ]);
});

it('gives C17 a link to the list from where it can be put back', async () => {
  const daybook = await startWithDismissed();
  const headers = { origin: 'chrome-extension://abcdefghijklmnopabcdefghijklmnop' };
  const answer = await daybook.ask('POST', '/messageLog', conversation([one]), { headers });
  expect([answer.statusCode, answer.json()]).toMatchObject([
    409,
    {
      returnMessage: { message: LEFT_OUT, details: [{ items: [{ type: 'link', text: 'Open your list' }] }] },
    },
  ]);
});

it('says the same of a dismissed call, files it for another contact, and puts it back', async () => {
  const daybook = await startFakeDaybook();
  const { crm, ask } = daybook;
  const refused = callOf({ session: '700001' });
  const other = callOf({ session: '700002' });
  crm.refuses = 'Call details';
  for (const { record } of [refused, other]) {
    // oxlint-disable-next-line no-await-in-loop
    await ask('POST', '/callLog', record);
  }
  await daybook.post('/unfiled/dismiss');
  crm.refuses = '';
  expect((await ask('POST', '/callLog', refused.record)).json()).toMatchObject({
    successful: false,
    returnMessage: {
      messageType: 'warning',
      message:
        'Not logged: this call was taken off your unfiled list, and can be put back there for as long as Daybook keeps the text.',
      details: [{ items: [{ type: 'link', text: 'Open your list' }] }],
    },
  });
  expect(crm.entries).toEqual([]);

  const chosen = callOf({ session: '700002', ...forBen });
  expect((await ask('POST', '/callLog', chosen.record)).json()).toMatchObject({ successful: true });
  expect(crm.entries.map(({ contactId }) => contactId)).toEqual([102]);

  expect((await lists(daybook)).dismissed).toMatchObject([{ kind: 'call', contactName: 'Ada Known' }]);
  await daybook.post('/unfiled/restore');
  await daybook.post('/unfiled/retry');
  await daybook.pass(2_000);
  expect(crm.entries.map(({ contactId }) => contactId)).toEqual([102, 101]);
  expect(await lists(daybook)).toMatchObject({ unfiled: [], dismissed: [] });
});
