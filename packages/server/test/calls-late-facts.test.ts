import { Client } from 'pg';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { callOf, LIVING_TOKEN, laterRequests, RECORDING } from './support/calls.js';
import { message } from './support/conversations.js';
import { startFakeDaybook } from './support/fake-daybook.js';
import { createTestDatabase, databases } from './support/storages.js';

const DAY = 86_400_000;
const link = `<a href="${RECORDING}">open</a>`;

it('B1 late facts in two orders, some of them twice: the same text and fields', async () => {
  const call = callOf({ note: 'Wants a quote', fields: { deals: 901 } });
  const later = laterRequests(call);
  const texts: unknown[] = [];
  for (const order of [later, [...later, ...later].toReversed()]) {
    // oxlint-disable no-await-in-loop -- one after the other
    const { crm, ask, pass } = await startFakeDaybook();
    await ask('POST', '/callLog', call.live);
    for (const [method, url, body] of order) await ask(method, url, body);
    await pass(3_000);
    texts.push(crm.entries);
    // oxlint-enable no-await-in-loop
  }
  expect(texts[1]).toEqual(texts[0]);
  expect(texts[0]).toMatchObject([{ durationSeconds: 97, outcome: 'connected', fields: { deals: 901 } }]);
});

it('B2 a link replaces the promise of one, and never the reverse', async () => {
  const { crm, ask, pass } = await startFakeDaybook();
  const call = callOf();
  await ask('POST', '/callLog', call.live);
  const pending = call.sync({ recordingLink: '(pending...)' });
  for (const facts of [pending, call.recording, pending]) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    await ask('PATCH', '/callLog', facts);
  }
  await pass(3_000);
  expect(crm.entries[0]?.body.split(link).length).toBe(2);
  expect(crm.entries[0]?.body).not.toContain('pending');
});

it('B4 facts of the background are gathered for one write; a form in between is written at once', async () => {
  const { crm, ask, pass, app } = await startFakeDaybook({ callGatherSeconds: 45 });
  const call = callOf();
  await ask('POST', '/callLog', call.live);
  const updates = (): number => crm.calls.filter((operation) => operation === 'update').length;
  await ask('PATCH', '/callLog', call.final);
  await pass(20_000);
  await ask('PATCH', '/callLog', call.recording);
  await ask('PATCH', '/callLog', call.aiNote);
  await pass(20_000);
  expect(updates()).toBe(0);
  await pass(10_000);
  expect(updates()).toBe(1);
  expect(crm.entries[0]?.body).toContain('Ada wants twelve units.');

  await ask('PATCH', '/callLog', call.transcript);
  const saved = await ask('PATCH', '/callLog', call.save({ note: 'Call back on Monday' }));
  expect(saved.json()).toMatchObject({ successful: true, returnMessage: { message: 'Call log updated' } });
  expect(updates()).toBe(2);
  expect(crm.entries[0]?.body).toContain('Call back on Monday');
  expect(crm.entries[0]?.body).toContain('Ada: Twelve, please.');
  await pass(120_000);
  await app.logbook.deliverDue();
  expect(updates()).toBe(2);
});

it('B4 the record of a call waits for a promised recording, but no longer than the call took', async () => {
  const { crm, ask, pass } = await startFakeDaybook({ callGatherSeconds: 45 });
  const call = callOf();
  await ask('POST', '/callLog', call.live);
  await ask(
    'PATCH',
    '/callLog',
    call.sync({ duration: 90, result: 'Call connected', recordingLink: '(pending...)' }),
  );
  await pass(80_000);
  expect(crm.entries[0]?.body).not.toContain('Call connected');
  await pass(30_000);
  expect(crm.entries[0]?.body).toContain('Call connected');
  expect(crm.calls.filter((operation) => operation === 'update').length).toBe(1);
});

it('B5 a line that is switched off is gone at the next write', async () => {
  const { crm, ask, post, pass } = await startFakeDaybook();
  const call = callOf();
  await ask('POST', '/callLog', call.live);
  expect(crm.entries[0]?.body).toContain('Result');
  await post('/user/settings', { userSettings: { addCallLogResult: { value: false } } });
  await ask('PATCH', '/callLog', call.final);
  await pass(3_000);
  expect(crm.entries[0]?.body).not.toContain('Result');
  expect(crm.entries[0]?.durationSeconds).toBe(97);
});

it.each([
  ['America/Los_Angeles', '14/07/2026 10:02:00', '14/01/2026 09:02:00'],
  ['Europe/Berlin', '14/07/2026 19:02:00', '14/01/2026 18:02:00'],
])(
  'B5 the date is printed as the person wants it, in %s, in summer and in winter',
  async (timeZone, summer, winter) => {
    const { crm, ask, post } = await startFakeDaybook({ timeZone });
    await post('/user/settings', { userSettings: { logDateFormat: { value: 'DD/MM/YYYY HH:mm:ss' } } });
    await ask('POST', '/callLog', callOf({ session: '700001' }).record);
    const startTime = Date.UTC(2026, 0, 14, 17, 2);
    await ask('POST', '/callLog', callOf({ session: '700002', startTime }).record);
    expect(
      crm.entries.map(({ body, startsAt }) => [/Date\/time<\/b>: ([^<]+)</.exec(body)?.[1], startsAt]),
    ).toEqual([
      [summer, '2026-07-14T17:02:00.000Z'],
      [winter, '2026-01-14T17:02:00.000Z'],
    ]);
    await post('/user/settings', { userSettings: { logDateFormat: { value: 'MM/DD/YYYY hh:mm:ss A' } } });
    await ask('PATCH', '/callLog', callOf({ session: '700002', startTime }).save({ note: 'Later' }));
    const american = timeZone === 'Europe/Berlin' ? '01/14/2026 06:02:00 PM' : '01/14/2026 09:02:00 AM';
    expect(crm.entries[1]?.body).toContain(`<b>Date/time</b>: ${american}<`);
  },
);

it('B6 a transcript that is too long goes on in a second entry, in order', async () => {
  const { crm, ask, pass } = await startFakeDaybook({ entryBytes: 65_000 });
  const call = callOf();
  await ask('POST', '/callLog', call.live);
  const lines = Array.from({ length: 1_000 }, (_, index) => `line ${index} ${'word '.repeat(18)}`);
  await ask('PATCH', '/callLog', call.sync({ transcript: lines.join('\n') }));
  await pass(3_000);
  expect(crm.entries.length).toBe(2);
  const found = crm.entries.flatMap(({ body }) =>
    [...body.matchAll(/line (\d+)/g)].map(([, n]) => Number(n)),
  );
  expect(found).toEqual(lines.map((_, index) => index));
  expect(crm.entries.every(({ body }) => Buffer.byteLength(body) <= 65_000)).toBe(true);
});

it.each([
  ['flags', `a${'🇩🇪🇫🇷'.repeat(500)}`, /^a?(?:🇩🇪|🇫🇷)+$/],
  ['families', '👨‍👩‍👧‍👦'.repeat(400), /^(?:👨‍👩‍👧‍👦)+$/],
  ['accents', 'e\u0301'.repeat(3_000), /^(?:e\u0301)+$/],
  ['words', 'She comes\tat nine.\u2003'.repeat(400), /^(?:She|comes|at|nine\.|\s)+$/],
])('B6 a transcript is not cut inside what is seen as one character: %s', async (_name, text, whole) => {
  const { crm, ask, pass } = await startFakeDaybook({ entryBytes: 4_000 });
  const call = callOf();
  await ask('POST', '/callLog', call.live);
  await ask('PATCH', '/callLog', call.sync({ transcript: text }));
  await pass(3_000);
  const pieces = crm.entries.map(({ body }) => /<b>Transcript<\/b><br>([^<]*)/.exec(body)?.[1]);
  expect(pieces.join('')).toBe(text);
  expect(pieces.length).toBeGreaterThan(1);
  expect(pieces.filter((piece) => !whole.test(piece ?? ''))).toEqual([]);
});

it('B6 it stays whole when notes and facts come later, whatever a person made of the note', async () => {
  const { crm, ask, pass } = await startFakeDaybook({ entryBytes: 65_000 });
  const lines = Array.from({ length: 1_000 }, (_, index) => `line ${index} ${'word '.repeat(18)}`);
  const call = callOf({ note: 'Wants a quote. '.repeat(300) });
  await ask('POST', '/callLog', call.record);
  await ask('PATCH', '/callLog', call.sync({ transcript: lines.join('\n') }));
  await pass(3_000);
  const [entry] = crm.entries;
  if (!entry) throw new Error('no entry');
  entry.body = entry.body.replace('Wants a quote. ', 'Wants two quotes. '.repeat(20));
  for (const facts of [call.aiNote, call.save({ note: 'Short' }), call.recording]) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    await ask('PATCH', '/callLog', facts);
    // oxlint-disable-next-line no-await-in-loop
    await pass(3_000);
  }
  const found = crm.entries.flatMap(({ body }) =>
    [...body.matchAll(/line (\d+)/g)].map(([, n]) => Number(n)),
  );
  expect(found).toEqual(lines.map((_, index) => index));
  expect(crm.entries.length).toBe(2);
});

it.each([
  { crmName: 'that shows its entries', canRead: true },
  { crmName: 'that does not show them', canRead: false },
])(
  'B6 of a long note and a long transcript nothing is lost or told again by what comes later: a CRM $crmName',
  async ({ canRead }) => {
    const { crm, ask, pass } = await startFakeDaybook({ entryBytes: 65_000, canRead });
    const note = Array.from({ length: 500 }, (_, index) => `remark ${index} of mine`);
    const lines = Array.from({ length: 1_500 }, (_, index) => `line ${index} ${'word '.repeat(18)}`);
    const call = callOf({ note: note.join('\n') });
    await ask('POST', '/callLog', call.record);
    for (const facts of [
      { transcript: lines.join('\n') },
      { ringSenseSummary: 'Ada wants twelve units.' },
      { ringSenseAIScore: '87' },
    ]) {
      // oxlint-disable no-await-in-loop -- one after the other
      await ask('PATCH', '/callLog', call.sync(facts));
      await pass(30_000);
      // oxlint-enable no-await-in-loop
    }
    const told = (pattern: RegExp): number[] =>
      crm.entries.flatMap(({ body }) => [...body.matchAll(pattern)].map(([, n]) => Number(n)));
    expect(told(/remark (\d+)/g)).toEqual(note.map((_, index) => index));
    expect(told(/line (\d+)/g)).toEqual(lines.map((_, index) => index));
    expect(told(/Ada wants (twelve) units/g)).toHaveLength(1);
    expect(told(/score<\/b>: (\d+)/g)).toEqual([87]);
    expect(crm.entries.every(({ body }) => Buffer.byteLength(body) <= 65_000)).toBe(true);
  },
);

it('B7 a note that is cached before the call is logged, after it, twice, and for a call nobody logs: in the entry once', async () => {
  const daybook = await startFakeDaybook();
  const { crm, ask, pass } = daybook;
  const before = callOf({ session: '700001', note: 'Typed before' });
  const after = callOf({ session: '700002', note: 'Typed after' });
  for (let time = 0; time < 2; time += 1) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    expect((await ask('POST', '/callLog/cacheNote', before.cachedNote)).json()).toEqual({
      successful: true,
      returnMessage: null,
    });
  }
  await ask('POST', '/callLog', before.live);
  await ask('POST', '/callLog', after.live);
  await ask('POST', '/callLog/cacheNote', after.cachedNote);
  await ask('POST', '/callLog/cacheNote', after.cachedNote);
  await ask('POST', '/callLog/cacheNote', callOf({ session: '700003', note: 'Nobody logs it' }).cachedNote);
  await pass(3_000);
  expect(crm.entries.map(({ body }) => body.split('Typed').length)).toEqual([2, 2]);
  expect(await daybook.unfiled()).toEqual([]);
});

it.each(databases)('B7 what came early waits for a day on %s', async (name) => {
  const database = await createTestDatabase(name);
  const storage = await database.open();
  const { crm, ask, clock } = await startFakeDaybook({ storage });
  const late = callOf({ session: '700001', note: 'Of yesterday' });
  await ask('POST', '/callLog/cacheNote', late.cachedNote);
  await ask('POST', '/callLog/cacheNote', callOf({ session: '700002', note: 'Of yesterday' }).cachedNote);
  clock.advance(DAY + 1_000);
  await ask('POST', '/callLog', late.live);
  expect(crm.entries[0]?.body).not.toContain('Of yesterday');
  expect(await storage.logbook.dropEarly(clock.now() - DAY)).toBe(1);
});

it.skipIf(!databases.includes('PostgreSQL'))(
  'B7 what came early, and is logged at the moment in which it is dropped, is not',
  async () => {
    const database = await createTestDatabase('PostgreSQL');
    const storage = await database.open();
    const { ask, clock } = await startFakeDaybook({ storage });
    const call = callOf({ note: 'Of yesterday' });
    await ask('POST', '/callLog/cacheNote', call.cachedNote);
    clock.advance(DAY + 1_000);
    const logging = new Client({ connectionString: database.environment['DATABASE_URL'] });
    await logging.connect();
    await logging.query(
      `begin; update digests set updated_at = ${clock.now()}; update messages set state = 'pending'`,
    );
    const dropping = storage.logbook.dropEarly(clock.now() - DAY);
    const waits = `select 1 from pg_stat_activity where wait_event_type = 'Lock' and query like 'delete from "digests"%'`;
    const watching = new Client({ connectionString: database.environment['DATABASE_URL'] });
    await watching.connect();
    // oxlint-disable-next-line no-await-in-loop -- until it waits
    while ((await watching.query(waits)).rowCount === 0);
    await logging.query('commit');
    expect(await dropping).toBe(0);
    await logging.end();
    await watching.end();
  },
);

it.each([[{ text: 'As an object' }], [87], [null], [['As', 'a list']]])(
  'B9 an AI note that is %j fails nothing',
  async (aiNote) => {
    const { crm, ask, pass } = await startFakeDaybook();
    const call = callOf();
    await ask('POST', '/callLog', call.live);
    const answer = await ask('PATCH', '/callLog', call.sync({ aiNote, recordingLink: RECORDING }));
    expect(answer.json()).toMatchObject({ successful: true });
    await pass(3_000);
    expect(crm.entries[0]?.body).toContain(link);
  },
);

it('B10 a missed call with a voicemail: a line in the call, and the voicemail itself once', async () => {
  const { crm, ask, log, pass } = await startFakeDaybook();
  const call = callOf();
  const voicemail = {
    result: 'Voicemail',
    voicemailLink: 'https://ringcentral.github.io/x/?media=60331',
    voicemailMessageId: '60331',
  };
  await ask('POST', '/callLog', call.live);
  await ask('PATCH', '/callLog', call.sync(voicemail));
  const asMessage = {
    logInfo: {
      conversationId: '60331',
      conversationLogId: '60331/7/14/2026',
      type: 'VoiceMail',
      messages: [{ ...message(60_331, ''), type: 'VoiceMail' }],
      correspondents: [{ phoneNumber: '+14155550100' }],
    },
    contactId: 101,
    contactName: 'Ada Known',
  };
  await log(asMessage);
  await log(asMessage);
  await pass(3_000);
  expect(crm.entries.length).toBe(2);
  expect(crm.entries.filter(({ body }) => body.includes('media=60331')).map(({ id }) => id)).toContain(1);
});

it('A15 no living token of RingCentral is stored, logged or written', async () => {
  const storage = await (await createTestDatabase('SQLite')).open();
  let logged = '';
  const logger = pino({ level: 'trace' }, { write: (line: string) => void (logged += line) });
  const { crm, ask, pass } = await startFakeDaybook({ storage, server: { logger } });
  const call = callOf();
  const dirty = {
    recordingLink: `${RECORDING}&accessToken=${LIVING_TOKEN}`,
    voicemailLink: `https://r.example/?media=${encodeURIComponent(`https://media.example/1?accessToken=${LIVING_TOKEN}`)}`,
    ringSenseLink: `https://ace.example/1#access_token=${LIVING_TOKEN}`,
    recordingDownloadLink: `https://media.example/1?accessToken=${LIVING_TOKEN}`,
    legs: [{ recording: { downloadUrl: `https://media.example/1?accessToken=${LIVING_TOKEN}` } }],
  };
  await ask('POST', '/callLog', call.record);
  await ask('PATCH', '/callLog', call.recording);
  await ask('PATCH', '/callLog', call.sync(dirty));
  const dispositions = { deals: 901, adminAssignedUserToken: LIVING_TOKEN };
  await ask('PUT', '/callDisposition', { sessionId: '700001', dispositions });
  await pass(3_000);
  expect(crm.entries.map(({ body, fields }) => [body.includes('ace.example/1'), fields])).toEqual([
    [true, { deals: 901 }],
  ]);
  const shown = await ask('GET', '/callLog?sessionIds=700001&requireDetails=true');
  const [userKey = ''] = await storage.privacy.findUsers('fake', 'ann');
  const kept: unknown[] = [];
  for await (const record of (await storage.privacy.exportUser(userKey)).digests) kept.push(record);
  const everything = JSON.stringify([kept, crm.entries, shown.body, logged]);
  expect(everything).toContain('ace.example/1');
  expect(logged).toContain('/callLog');
  expect(everything).not.toContain(LIVING_TOKEN);
});

it('A7 what a person wrote around our block survives every later fact, and a deleted line is no reason to begin anew', async () => {
  const { crm, ask, pass } = await startFakeDaybook();
  const call = callOf();
  await ask('POST', '/callLog', call.record);
  const [entry] = crm.entries;
  if (!entry) throw new Error('no entry');
  entry.body = `<p>Ask Bob too &ndash; he knows.</p>${entry.body}<p>PS: roof first</p>`;
  for (const facts of [call.recording, call.aiNote, call.transcript]) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    await ask('PATCH', '/callLog', facts);
    // oxlint-disable-next-line no-await-in-loop
    await pass(2_000);
  }
  expect(entry.body.startsWith('<p>Ask Bob too &ndash; he knows.</p>')).toBe(true);
  expect(entry.body.endsWith('<p>PS: roof first</p>')).toBe(true);
  expect(entry.body.split('Ada wants twelve units.').length).toBe(2);
});

it('A11 a note that was corrected in the CRM stands after recording, AI note and transcript', async () => {
  const { crm, ask, pass } = await startFakeDaybook();
  const call = callOf({ note: 'Wants a qoute' });
  await ask('POST', '/callLog', call.record);
  const [entry] = crm.entries;
  if (!entry) throw new Error('no entry');
  entry.body = entry.body.replace('qoute', 'quote');
  for (const facts of [call.recording, call.aiNote, call.transcript]) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    await ask('PATCH', '/callLog', facts);
    // oxlint-disable-next-line no-await-in-loop
    await pass(2_000);
  }
  expect(entry.body).toContain('Wants a quote');
  expect(entry.body).not.toContain('qoute');
});

it('A8 a note with markup and signs stands as text, and comes back to the form as it was typed', async () => {
  const { crm, ask } = await startFakeDaybook();
  const note =
    "$& $` $' $$\n- Duration: they said three days\n## Call details\n<script>alert(1)</script>\n\n\nשלום";
  await ask('POST', '/callLog', callOf({ note }).record);
  expect(crm.entries[0]?.body).not.toContain('<script>');
  const shown = await ask('GET', '/callLog?sessionIds=700001&requireDetails=true');
  expect(shown.json<{ logs: { logData: { note: string } }[] }>().logs[0]?.logData.note).toBe(note);
});

it('A10 a PATCH without a start does not move the call', async () => {
  const { crm, ask, pass } = await startFakeDaybook();
  await ask('POST', '/callLog', callOf().live);
  await ask('PATCH', '/callLog', {
    sessionId: '700001',
    note: 'Later',
    subject: 'Inbound Call from Ada Known',
  });
  await pass(2_000);
  await ask('PATCH', '/callLog', { sessionId: '700001', duration: 97, result: 'Call connected' });
  await pass(2_000);
  const said = crm.entries.map(({ startsAt, durationSeconds, body }) => [
    startsAt,
    durationSeconds,
    body.includes('Later'),
  ]);
  expect(said).toEqual([['2026-07-14T17:02:00.000Z', 97, true]]);
});

it('a CRM that cannot show its entries gets the call when it is over, and late facts in a further entry', async () => {
  const { crm, ask, pass } = await startFakeDaybook({ canReadCalls: false });
  const call = callOf();
  const live = await ask('POST', '/callLog', call.live);
  expect(live.json()).toMatchObject({ successful: false, returnMessage: { messageType: 'warning' } });
  expect(crm.entries).toEqual([]);
  await ask('PATCH', '/callLog', call.final);
  await pass(60_000);
  expect(crm.entries.map(({ durationSeconds }) => durationSeconds)).toEqual([97]);
  await ask('PATCH', '/callLog', call.aiNote);
  await pass(60_000);
  await ask('PATCH', '/callLog', call.aiNote);
  await pass(60_000);
  expect(crm.entries.map(({ body }) => body.includes('Ada wants twelve units.'))).toEqual([false, true]);
});

it('an older text without a note lands on top of one with it: the note stands again', async () => {
  const { crm, ask, pass } = await startFakeDaybook();
  const call = callOf({ note: 'Wants a quote' });
  await ask('POST', '/callLog', call.live);
  crm.faults.push({ on: 'update', kind: 'late', times: 1 });
  await ask('PATCH', '/callLog', callOf().final);
  await pass(2_000);
  await ask('PATCH', '/callLog', call.save({}));
  await pass(2_000);
  expect(crm.entries[0]?.body).toContain('Wants a quote');
  crm.landLate();
  expect(crm.entries[0]?.body).not.toContain('Wants a quote');
  await pass(120_000);
  expect(crm.entries[0]?.body).toContain('Wants a quote');
  await ask('PATCH', '/callLog', call.transcript);
  await pass(2_000);
  expect(crm.entries[0]?.body).toContain('Wants a quote');
});

it('an older text without a note lands while a newer fact is on its way: the note stands again', async () => {
  const { crm, ask, pass } = await startFakeDaybook();
  const call = callOf({ note: 'Wants a quote' });
  await ask('POST', '/callLog', call.live);
  crm.faults.push({ on: 'update', kind: 'late', times: 1 });
  await ask('PATCH', '/callLog', callOf().final);
  await pass(2_000);
  await ask('PATCH', '/callLog', call.save({}));
  crm.landLate();
  await ask('PATCH', '/callLog', call.transcript);
  await pass(2_000);
  expect(crm.entries[0]?.body).toContain('Wants a quote');
  await pass(120_000);
  expect(crm.entries[0]?.body).toContain('Wants a quote');
});
