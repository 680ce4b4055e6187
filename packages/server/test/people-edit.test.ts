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

it.each([
  [
    'a picture with a name for an emoji',
    '😀',
    '<img src="https://static.crm.example/1.png" alt=":grinning:">',
  ],
  ['a picture named as an emoji is', '😀', '<img src="/e/1f600.svg">'],
  ['links to a contact', 'Ada Known', '<a href="https://acme.crm.example/contacts/101">Ada Known</a>'],
  [
    'links to whoever wrote',
    'Ann Agent',
    '<a class="mention" href="https://acme.crm.example/users/7"><b>Ann Agent</b></a>',
  ],
  ['a link that dials', '1-800-FLOWERS', '<a href="https://dial.crm.example/18003569377">1-800-FLOWERS</a>'],
])('does not take %s of the CRM for an edit', async (_what, ours, made) => {
  const daybook = await startFakeDaybook();
  daybook.crm.sanitises = false;
  const said = ['Call 1-800-FLOWERS 😀', 'two', 'three', 'four'];
  const messages = said.map((text, index) =>
    message(index + 1, text, index === 1 ? { direction: 'Outbound' } : {}),
  );
  for (const last of [1, 2, 3, 4]) {
    // oxlint-disable-next-line no-await-in-loop -- one message comes after the other
    await daybook.log(conversation(messages.slice(0, last)));
    for (const entry of daybook.crm.entries)
      entry.body = entry.body.replaceAll(made, ours).replaceAll(ours, made);
  }
  expect(
    daybook.crm.entries.map(({ body }) =>
      ['two', 'three', 'four'].filter((text) => body.includes(`<b>${text}</b>`)),
    ),
  ).toEqual([['two', 'three', 'four']]);
  expect(daybook.crm.entries[0]?.body).toContain(made);
});

it.each([
  ['a picture with a number', '<b>two</b>', '<b>two</b><img src="https://acme.example/photos/12345.jpg">'],
  [
    'a picture with a long name',
    '<b>two</b>',
    '<b>two</b><img src="/files/1f600c2e-0b1f-4f0e.png" alt="1f600">',
  ],
  ['a link behind the words of a message', '<b>two</b>', '<a href="https://acme.example/2"><b>two</b></a>'],
  ['a link behind a heading', 'Participants', '<a href="https://acme.example/team">Participants</a>'],
])('leaves %s of a person alone beside pictures and links of the CRM', async (_what, ours, theirs) => {
  const daybook = await startFakeDaybook();
  daybook.crm.sanitises = false;
  await daybook.log(conversation([message(1, 'one 😀'), two]));
  const [entry] = daybook.crm.entries;
  if (entry)
    entry.body = entry.body
      .replaceAll('😀', '<img src="/e/1f600.svg">')
      .replaceAll('Ada Known', '<a href="https://acme.crm.example/contacts/101">Ada Known</a>')
      .replace(ours, theirs);
  await daybook.log(conversation([message(1, 'one 😀'), two, three]));
  expect(daybook.crm.entries.map(({ body }) => [body.includes(theirs), body.includes('three')])).toEqual([
    [true, false],
    [false, true],
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
