import { expect, it } from 'vitest';
import { conversation, message, transcript } from './support/conversations.js';
import { startFakeDaybook } from './support/fake-daybook.js';

const one = message(1, 'one');
const two = message(2, 'two');
const three = message(3, 'three');
const texts = (bodies: { body: string }[]): (string | undefined)[][] =>
  bodies.map(({ body }) => transcript(body).map((line) => line.split(' | ')[1]));

it("does not take the CRM's own spelling of HTML for an edit, and reads once for a write", async () => {
  const daybook = await startFakeDaybook();
  await daybook.log(conversation([message(1, 'it\'s <b>one</b> & "two"')]));
  await daybook.log(conversation([message(1, 'it\'s <b>one</b> & "two"'), two]));
  await daybook.log(conversation([message(1, 'it\'s <b>one</b> & "two"'), two, three]));
  expect(daybook.crm.entries).toHaveLength(1);
  expect(daybook.crm.calls).toEqual(['create', 'read', 'update', 'read', 'update']);
});

it('never reads where the connector cannot', async () => {
  const daybook = await startFakeDaybook({ canRead: false });
  await daybook.log(conversation([one]));
  await daybook.log(conversation([one, two]));
  expect(daybook.crm.calls).toEqual(['create', 'update']);
});

it('leaves an entry that somebody edited as it is, and goes on in a part 2', async () => {
  const daybook = await startFakeDaybook();
  await daybook.log(conversation([one]));
  const [entry] = daybook.crm.entries;
  if (entry) entry.body += '<br>Call her tomorrow. Ben';
  const edited = entry?.body;

  const answer = await daybook.log(conversation([one, two]));
  await daybook.log(conversation([one, two, three]));

  expect(answer.json()).toMatchObject({ successful: true, logIds: ['2'] });
  expect(daybook.crm.entries.map(({ subject }) => subject)).toEqual([
    'SMS conversation with Ada Known - 26/07/14',
    'SMS conversation with Ada Known - 26/07/14 (part 2)',
  ]);
  expect(daybook.crm.entries[0]?.body).toBe(edited);
  expect(texts(daybook.crm.entries)[1]).toEqual(['two', 'three']);
});

it.each([
  ['a picture', 'two</b>', 'two</b><p><img src="https://acme.example/files/signed-contract.png"></p>'],
  ['a link', 'two</b>', '<a href="https://acme.example/offer/12">two</a></b>'],
  ['a box to tick', 'two</b>', 'two</b><input type="checkbox" checked>'],
  ['a mark', '<b>two</b>', '<mark><b>two</b></mark>'],
])('leaves an entry as it is to which somebody added %s, without a word', async (_what, ours, theirs) => {
  const edits = [true, false].map(async (tellsStored) => {
    const daybook = await startFakeDaybook({ tellsStored });
    daybook.crm.sanitises = false;
    await daybook.log(conversation([one, two]));
    const [entry] = daybook.crm.entries;
    if (entry) entry.body = entry.body.replace(ours, theirs);
    await daybook.log(conversation([one, two, three]));
    return daybook.crm.entries.map(({ body }) => [body.includes(theirs), body.includes('three')]);
  });
  expect(await Promise.all(edits)).toEqual([
    [
      [true, false],
      [false, true],
    ],
    [
      [true, false],
      [false, true],
    ],
  ]);
});

it('leaves an entry alone whose subject somebody changed', async () => {
  const daybook = await startFakeDaybook();
  await daybook.log(conversation([one]));
  const [entry] = daybook.crm.entries;
  if (entry) entry.subject = 'Roof: urgent';
  await daybook.log(conversation([one, two]));
  expect(daybook.crm.entries.map(({ subject }) => subject)).toEqual([
    'Roof: urgent',
    'SMS conversation with Ada Known - 26/07/14 (part 2)',
  ]);
});

it('does not file a message twice that landed before somebody edited the entry', async () => {
  const daybook = await startFakeDaybook();
  await daybook.log(conversation([one]));
  daybook.crm.faults.push({ on: 'update', kind: 'hang after', times: 1 });
  await daybook.log(conversation([one, two]));
  const [entry] = daybook.crm.entries;
  if (entry) entry.body += '<br>A remark';
  await daybook.pass(120_000);
  expect(texts(daybook.crm.entries)).toEqual([['one', 'two']]);
  expect(await daybook.unfiled()).toEqual([]);
});

it.each([true, false])(
  'does not make a deleted entry again, tells so, and files the next day (connector reads: %s)',
  async (canRead) => {
    const daybook = await startFakeDaybook({ canRead });
    await daybook.log(conversation([one]));
    daybook.crm.entries.length = 0;

    const first = await daybook.log(conversation([one, two]));
    expect([first.statusCode, first.body]).toEqual([
      503,
      "Not logged yet: Fake CRM does not show this day's entry just now. Your messages are kept, and Daybook logs them by itself as soon as it can.",
    ]);
    await daybook.pass(11_000);
    const answer = await daybook.log(conversation([one, two]));
    const again = await daybook.log(conversation([one, two]));
    await daybook.pass(60_000);

    const told =
      "This day's entry was deleted in Fake CRM. Daybook leaves it deleted; new messages of that day are on your unfiled list.";
    expect([answer.statusCode, answer.body]).toEqual([409, told]);
    expect([again.statusCode, again.body]).toEqual([409, told]);
    expect(daybook.crm.entries).toEqual([]);
    expect(await daybook.unfiled()).toMatchObject([
      { messages: 1, reason: { code: 'entry_deleted', message: told } },
    ]);

    const tomorrow = message(9, 'tomorrow', { creationTime: Date.UTC(2026, 6, 15, 18) });
    expect((await daybook.log(conversation([tomorrow], { key: 'c/7/15/2026' }))).json()).toMatchObject({
      logIds: ['9'],
    });

    await daybook.post('/unfiled/retry');
    await daybook.pass(1_000);
    expect(texts(daybook.crm.entries)).toEqual([['tomorrow'], ['two']]);
    expect(await daybook.unfiled()).toEqual([]);
  },
);
