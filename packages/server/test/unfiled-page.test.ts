/** The page of what could not be filed, as who looks at it reads it. */
import { expect, it } from 'vitest';
import { callOf } from './support/calls.js';
import { conversation, message } from './support/conversations.js';
import { type FakeDaybook, hold, startFakeDaybook } from './support/fake-daybook.js';
import { get, press, told, visit, wordsOf } from './support/visitor.js';

const recording = {
  id: '1',
  type: 'AudioRecording',
  contentType: 'audio/mpeg',
  uri: 'https://media.example/1',
};
const page = { id: '1', type: 'RenderedDocument', contentType: 'application/pdf', uri: recording.uri };

/** The CRM refuses what it is to create, so many times. */
function refuse({ crm }: FakeDaybook, times = Number.POSITIVE_INFINITY): void {
  crm.faults.push({ on: 'create', kind: 'answer', status: 400, headers: {}, times });
}

const voicemail = (id: number, fields: object = {}): object =>
  conversation([message(id, null, { type: 'VoiceMail', attachments: [recording], ...fields })], {
    key: `voicemail-${id}`,
    logInfo: { type: 'VoiceMail' },
  });

it('tells what is not filed apart: what it is, when, with which number, and its first words', async () => {
  const daybook = await startFakeDaybook();
  refuse(daybook);
  await daybook.log(
    voicemail(5, { attachments: [{ id: '2', type: 'AudioTranscription', text: 'Please call me back.' }] }),
  );
  await daybook.log(
    conversation([message(4, null, { type: 'Fax', direction: 'Outbound', attachments: [page] })], {
      key: 'fax',
      logInfo: { type: 'Fax' },
    }),
  );
  await daybook.log(conversation([message(3, `<b>gate</b>  sticks ${'and '.repeat(100)}`)]));
  await daybook.post('/callLog', callOf().record);
  await daybook.log(conversation([message(1, 'Hi'), message(2, 'two')], { key: 'two/7/14/2026' }));

  const rows = wordsOf(await get(daybook, '/unfiled', await visit(daybook))).filter((line) =>
    / with Ada Known$|^(?:The first: )?\d\d:\d\d/.test(line),
  );
  expect(rows).toEqual([
    '2 messages with Ada Known',
    'The first: 10:01 AM, from +14155550100: “Hi”',
    'A call with Ada Known',
    '10:02 AM, from +14155550100',
    '1 message with Ada Known',
    `10:03 AM, from +14155550100: “&lt;b>gate&lt;/b> sticks ${'and '.repeat(14)}and…”`,
    'A fax with Ada Known',
    '10:04 AM, to +16505550001',
    'A voicemail with Ada Known',
    '10:05 AM, from +14155550100: “Please call me back.”',
  ]);
  expect((await daybook.unfiled()).map(({ first }) => first)).toEqual([
    { type: 'SMS', direction: 'Inbound', phoneNumber: '+14155550100', words: 'Hi' },
    { direction: 'Inbound', phoneNumber: '+14155550100' },
    {
      type: 'SMS',
      direction: 'Inbound',
      phoneNumber: '+14155550100',
      words: `<b>gate</b> sticks ${'and '.repeat(14)}and…`,
    },
    { type: 'Fax', direction: 'Outbound', phoneNumber: '+16505550001' },
    { type: 'VoiceMail', direction: 'Inbound', phoneNumber: '+14155550100', words: 'Please call me back.' },
  ]);
});

it('gives each button a name of its own', async () => {
  const daybook = await startFakeDaybook();
  refuse(daybook);
  await daybook.log(voicemail(1));
  await daybook.log(voicemail(2));
  const { body } = await get(daybook, '/unfiled', await visit(daybook));
  expect([...body.matchAll(/ aria-label="((?:Try again|Dismiss): [^"]*)"/g)].map(([, name]) => name)).toEqual(
    [
      'Try again: A voicemail with Ada Known, Tuesday, July 14, 2026, 10:01 AM, from +14155550100',
      'Dismiss: A voicemail with Ada Known, Tuesday, July 14, 2026, 10:01 AM, from +14155550100',
      'Try again: A voicemail with Ada Known, Tuesday, July 14, 2026, 10:02 AM, from +14155550100',
      'Dismiss: A voicemail with Ada Known, Tuesday, July 14, 2026, 10:02 AM, from +14155550100',
    ],
  );
});

it('keeps the order in which it happened, whatever is tried again', async () => {
  const daybook = await startFakeDaybook();
  refuse(daybook);
  await daybook.log(voicemail(2));
  await daybook.log(voicemail(1));
  const [earlier, later] = await daybook.unfiled();
  expect([earlier?.startsAt, later?.startsAt]).toEqual([
    Date.UTC(2026, 6, 14, 17, 1),
    Date.UTC(2026, 6, 14, 17, 2),
  ]);
  await daybook.pass(60_000);
  await daybook.post('/unfiled/retry', { ids: [earlier?.digestId] });
  await daybook.pass(2_000);
  expect((await daybook.unfiled()).map(({ digestId }) => digestId)).toEqual([
    earlier?.digestId,
    later?.digestId,
  ]);
});

/** Presses a button of the list and follows to the page: what is told there, and the headings before and after it. */
async function tell(
  daybook: FakeDaybook,
  { button, about, cookie }: { button: string; about: string; cookie: string },
): Promise<string[]> {
  const { body } = await get(daybook, '/unfiled', cookie);
  const action = new RegExp(` action="([^"]*/${button}/${about}[^"]*)"`).exec(body)?.[1] ?? '';
  const { headers } = await press(daybook, action.replaceAll('&amp;', '&'), { cookie });
  expect(headers.location).toMatch(/#told$/);
  return told(daybook, String(headers.location), cookie);
}

it('says where the row was what came of trying again, and of dismissing', async () => {
  const daybook = await startFakeDaybook();
  refuse(daybook, 4);
  await daybook.log(voicemail(1));
  await daybook.log(conversation([message(2, 'two')]));
  await daybook.log(voicemail(3));
  const [first = '', second = '', third = ''] = (await daybook.unfiled()).map(({ digestId }) => digestId);
  const cookie = await visit(daybook);
  expect(await tell(daybook, { button: 'retry', about: second, cookie })).toEqual([
    'A voicemail with Ada Known',
    expect.stringMatching(/^Refused again: Fake CRM refused this entry: /),
    '1 message with Ada Known',
    'A voicemail with Ada Known',
  ]);
  expect(await tell(daybook, { button: 'retry', about: second, cookie })).toEqual([
    'A voicemail with Ada Known',
    'Filed: this is in Fake CRM.',
    'A voicemail with Ada Known',
  ]);
  expect(await tell(daybook, { button: 'dismiss', about: third, cookie })).toEqual([
    'Dismissed: Daybook does not try this again.',
    'A voicemail with Ada Known',
  ]);
  expect(await tell(daybook, { button: 'dismiss', about: first, cookie })).toEqual([
    'Dismissed: Daybook does not try this again.',
  ]);
  expect(daybook.crm.entries).toHaveLength(1);
});

it('says so when somebody was faster in another tab', async () => {
  const daybook = await startFakeDaybook();
  refuse(daybook, 2);
  await daybook.log(voicemail(1));
  await daybook.log(voicemail(2));
  const [first = '', second = ''] = (await daybook.unfiled()).map(({ digestId }) => digestId);
  const cookie = await visit(daybook);
  await daybook.post('/unfiled/dismiss', { ids: [first] });
  await daybook.post('/unfiled/retry', { ids: [second] });
  await daybook.pass(2_000);
  const after = async (url: string): Promise<string[]> =>
    told(daybook, String((await press(daybook, url, { cookie })).headers.location), cookie);
  expect(await after(`/unfiled/retry/${first}`)).toEqual(['This was dismissed in the meantime.']);
  expect(await after(`/unfiled/dismiss/${second}`)).toEqual(['Filed in the meantime: this is in Fake CRM.']);
  expect(await after('/unfiled/retry/nothing')).toEqual(['This is on your list no more.']);
});

it('says so when the CRM takes too long, and then what came of it', async () => {
  const daybook = await startFakeDaybook({ server: { logbook: { patienceMs: 100 } } });
  refuse(daybook, 1);
  await daybook.log(voicemail(1));
  await expect.poll(() => daybook.unfiled()).toHaveLength(1);
  const [{ digestId: about } = { digestId: '' }] = await daybook.unfiled();
  const cookie = await visit(daybook);
  const release = hold(daybook);
  const location = `/unfiled?did=retry&about=${about}`;
  expect(await tell(daybook, { button: 'retry', about, cookie })).toEqual([
    'Still being tried: reload this page to see what comes of it.',
  ]);
  release();
  await daybook.log(voicemail(1));
  await expect.poll(() => told(daybook, location, cookie)).toEqual(['Filed: this is in Fake CRM.']);
});

it('shows a reason once, with how many it keeps from being filed, and tries all of these again', async () => {
  const daybook = await startFakeDaybook();
  refuse(daybook, 52);
  for (let minute = 1; minute <= 52; minute += 1) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    await daybook.log(voicemail(minute));
  }
  daybook.crm.faults.push({ on: 'create', kind: '401', times: 2 });
  await daybook.log(voicemail(53));
  daybook.clock.advance(60_000);
  const cookie = await visit(daybook);
  const rowsOf = (body: string): number => body.match(/<h3>/g)?.length ?? 0;

  const { body } = await get(daybook, '/unfiled', cookie);
  expect(body).toContain('53 messages and calls wait for you.');
  expect(body.match(/Something in this entry does not suit your CRM\./g)).toHaveLength(1);
  expect(rowsOf(body)).toBe(51);
  const [, more = ''] = /<a href="([^"]*)">50 more of all 52<\/a>/.exec(body) ?? [];
  const { digestId } = (await daybook.unfiled())[50] ?? {};
  expect(more).toBe(`/unfiled?show=100#row-${digestId}`);
  const all = await get(daybook, '/unfiled?show=100', cookie);
  expect(rowsOf(all.body)).toBe(53);
  expect(all.body).toContain(`id="row-${digestId}"`);

  const [, action = ''] = / action="([^"]*)"><button aria-label="Try all 52 again: /.exec(all.body) ?? [];
  const pressed = await press(daybook, action.replaceAll('&amp;', '&'), { cookie });
  expect(pressed.headers.location).toMatch(/^\/unfiled\?did=retry-all&about=[\w-]{22}&at=\d+&show=100#told$/);
  await daybook.pass(2_000);
  expect(await told(daybook, String(pressed.headers.location), cookie)).toEqual([
    'None of these is on your list any more.',
    'A voicemail with Ada Known',
  ]);
  expect(daybook.crm.entries).toHaveLength(52);
});

it('shows as much as it can to whoever asks for more', async () => {
  const daybook = await startFakeDaybook();
  refuse(daybook);
  for (let minute = 1; minute <= 51; minute += 1) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    await daybook.log(voicemail(minute));
  }
  const cookie = await visit(daybook);
  for (const [show, rows] of [
    ['5050', 51],
    ['100', 51],
    ['none', 50],
  ] as const) {
    // oxlint-disable-next-line no-await-in-loop -- one page after the other
    const { body } = await get(daybook, `/unfiled?show=${show}`, cookie);
    expect([show, body.match(/<h3>/g)?.length]).toEqual([show, rows]);
  }
});

/** What a page says beneath "Dismissed", line by line; empty where nothing is. */
const dismissedOf = (body: string): string[] =>
  wordsOf({ body: `<main>${/<details.*<\/details>/s.exec(body)?.[0] ?? ''}</main>` });

/** Presses the first button of this name on a page, and opens the page that follows. */
async function pressFirst(
  daybook: FakeDaybook,
  { body, name, cookie }: { body: string; name: string; cookie: string },
): Promise<string> {
  const [, action = ''] = new RegExp(` action="([^"]*)"><button aria-label="${name}: `).exec(body) ?? [];
  const { headers } = await press(daybook, action.replaceAll('&amp;', '&'), { cookie });
  return (await get(daybook, String(headers.location).replace('#told', ''), cookie)).body;
}

it('takes a dismissal back, also of the row that a second click at one spot has hit', async () => {
  const daybook = await startFakeDaybook();
  refuse(daybook);
  await daybook.log(voicemail(1));
  await daybook.log(conversation([message(2, 'two')]));
  const cookie = await visit(daybook);
  const { body } = await get(daybook, '/unfiled', cookie);
  expect(dismissedOf(body)).toEqual([]);
  const once = await pressFirst(daybook, { body, name: 'Dismiss', cookie });
  const twice = await pressFirst(daybook, { body: once, name: 'Dismiss', cookie });
  expect(twice).not.toContain('Everything is filed.');
  expect(dismissedOf(twice)).toEqual([
    'Dismissed: 2',
    'Daybook does not try these again. What you put back is on the list above again, for as long as Daybook keeps the text.',
    'A voicemail with Ada Known',
    'Tuesday, July 14, 2026 · dismissed July 14, 11:00 AM',
    '10:01 AM, from +14155550100',
    'Put it back on the list',
    '1 message with Ada Known',
    'Tuesday, July 14, 2026 · dismissed July 14, 11:00 AM',
    '10:02 AM, from +14155550100: “two”',
    'Put it back on the list',
  ]);
  const undone = await pressFirst(daybook, { body: twice, name: 'Undo', cookie });
  expect(undone).toContain('>This is back on your list.</p>');
  expect(undone).not.toContain('>Undo<');
  expect(await daybook.unfiled()).toMatchObject([{ first: { words: 'two' } }]);
  await pressFirst(daybook, { body: undone, name: 'Put it back on the list', cookie });
  expect(await daybook.unfiled()).toMatchObject([
    { first: { type: 'VoiceMail' } },
    { first: { words: 'two' } },
  ]);
});

it('shows the last dismissal first, and no longer says of what is filed again that it is dismissed', async () => {
  const daybook = await startFakeDaybook();
  refuse(daybook, 2);
  await daybook.log(voicemail(1));
  await daybook.log(conversation([message(2, 'two')]));
  const [first = '', second = ''] = (await daybook.unfiled()).map(({ digestId }) => digestId);
  const cookie = await visit(daybook);
  await daybook.post('/unfiled/dismiss', { ids: [second] });
  await daybook.pass(60_000);
  const { headers } = await press(daybook, `/unfiled/dismiss/${first}`, { cookie });
  const { body } = await get(daybook, '/unfiled', cookie);
  expect(dismissedOf(body).filter((line) => line.endsWith(' with Ada Known'))).toEqual([
    'A voicemail with Ada Known',
    '1 message with Ada Known',
  ]);
  await daybook.post('/unfiled/restore', { ids: [first] });
  await daybook.post('/unfiled/retry', { ids: [first] });
  await daybook.pass(2_000);
  expect(await told(daybook, String(headers.location), cookie)).toEqual(['Filed: this is in Fake CRM.']);
});

it('does not call missing what it has told its person to dismiss because it is in the CRM', async () => {
  const daybook = await startFakeDaybook({ settlingSeconds: 60, canFind: false });
  daybook.crm.faults.push({ on: 'create', kind: 'hang after', times: 1 });
  await daybook.log(conversation([message(1, 'one')]));
  await daybook.pass(400_000);
  const cookie = await visit(daybook);
  const { body } = await get(daybook, '/unfiled', cookie);
  const after = await pressFirst(daybook, { body, name: 'Dismiss', cookie });
  expect(daybook.crm.entries).toHaveLength(1);
  expect(after).toContain('>Dismissed: Daybook does not try this again.</p>');
  expect(dismissedOf(after)[1]).toBe(
    'Daybook does not try these again. What you put back is on the list above again, for as long as Daybook keeps the text.',
  );
});

it('takes back with "Undo" what the click has dismissed, and nothing that was dismissed before', async () => {
  const daybook = await startFakeDaybook();
  refuse(daybook);
  await daybook.log(conversation([message(1, 'one')]));
  await daybook.post('/unfiled/dismiss');
  daybook.clock.advance(3_600_000);
  await daybook.log(conversation([message(1, 'one'), message(2, 'two')]));
  const cookie = await visit(daybook);
  const { body } = await get(daybook, '/unfiled', cookie);
  const dismissed = await pressFirst(daybook, { body, name: 'Dismiss', cookie });
  const undone = await pressFirst(daybook, { body: dismissed, name: 'Undo', cookie });
  expect(undone).toContain('>This is back on your list.</p>');
  expect(await daybook.unfiled()).toMatchObject([{ messages: 1, first: { words: 'two' } }]);
  await pressFirst(daybook, { body: undone, name: 'Put it back on the list', cookie });
  expect(await daybook.unfiled()).toMatchObject([{ messages: 2, first: { words: 'one' } }]);
});
