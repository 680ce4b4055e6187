import { expect, it } from 'vitest';
import { type CallAnswer, callOf, findCallLogs } from './support/calls.js';
import { hold, startFakeDaybook } from './support/fake-daybook.js';

const DAY = 86_400_000;
const isWrite = (operation: string): boolean => operation === 'create' || operation === 'update';

it('A2 the answer of the create is lost: one entry', async () => {
  const daybook = await startFakeDaybook();
  const { crm, ask, pass } = daybook;
  crm.faults.push({ on: 'create', kind: 'hang after', times: 1 });
  const answer = await ask('POST', '/callLog', callOf().live);
  expect(answer.statusCode).toBe(200);
  expect(answer.json<CallAnswer>()).toMatchObject({
    successful: false,
    returnMessage: { messageType: 'warning' },
  });
  await pass(120_000);
  expect(crm.entries.length).toBe(1);
  expect(await findCallLogs(daybook, 'sessionIds=700001')).toMatchObject([{ matched: true, logId: '1' }]);
});

it('A9 a read before an update fails: nothing is written, and what is new waits', async () => {
  const daybook = await startFakeDaybook();
  const { crm, ask, pass } = daybook;
  const call = callOf();
  await ask('POST', '/callLog', call.live);
  const before = structuredClone(crm.entries);
  for (const kind of ['hang before', '429 without', '500', 'reset before'] as const) {
    crm.faults = [{ on: 'read', kind, times: Number.POSITIVE_INFINITY }];
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    const answer = await ask('PATCH', '/callLog', call.save({ note: `After ${kind}` }));
    expect(answer.json<CallAnswer>()).toMatchObject({
      successful: false,
      returnMessage: { messageType: 'warning' },
    });
    expect(crm.entries).toEqual(before);
  }
  crm.faults = [];
  await pass(120_000);
  expect(crm.entries.length).toBe(1);
  expect(crm.entries[0]?.body).toContain('After reset before');
});

it.each(['reset after', 'hang after'] as const)(
  'A2 updates that land and are never confirmed (%s): not told as unfiled, for the call stands there',
  async (kind) => {
    // One try: it begins before the time to give up, and ends after it.
    const daybook = await startFakeDaybook({ server: { logbook: { giveUpAfterMs: 0 } } });
    const { crm, ask, pass } = daybook;
    const call = callOf({ note: 'Wants a quote' });
    await ask('POST', '/callLog', call.live);
    crm.faults.push({ on: 'update', kind, times: Number.POSITIVE_INFINITY });
    const answer = await ask('PATCH', '/callLog', call.hangUp);
    expect(answer.json<CallAnswer>()).toMatchObject({
      successful: true,
      returnMessage: { message: 'Call log updated' },
    });
    await pass(120_000);
    expect(await daybook.unfiled()).toEqual([]);
    expect(crm.entries.map(({ durationSeconds }) => durationSeconds)).toEqual([95]);
    expect(crm.entries[0]?.body).toContain('Wants a quote');
  },
);

it('A2 a length that the CRM never confirmed and the text does not say is told as unfiled', async () => {
  const daybook = await startFakeDaybook({ server: { logbook: { giveUpAfterMs: 0 } } });
  const { crm, ask, post } = daybook;
  await post('/user/settings', { userSettings: { addCallLogDuration: { value: false } } });
  const call = callOf();
  await ask('POST', '/callLog', call.live);
  crm.faults.push({ on: 'update', kind: 'hang before', times: Number.POSITIVE_INFINITY });
  await ask('PATCH', '/callLog', call.sync({ duration: 95, result: 'CallConnected' }));
  await daybook.pass(120_000);
  expect((await daybook.unfiled()).map(({ reason }) => reason.code)).toEqual(['crm_unavailable']);
});

it('A17 an entry that a person deleted is not made again, stays matched, and is told of once', async () => {
  const daybook = await startFakeDaybook();
  const { crm, ask, pass } = daybook;
  const call = callOf();
  await ask('POST', '/callLog', call.live);
  crm.entries.splice(0);
  await ask('PATCH', '/callLog', call.hangUp);
  await pass(60_000);
  const answers = [
    await ask('PATCH', '/callLog', call.final),
    await ask('PATCH', '/callLog', call.save({ note: 'x' })),
    await ask('POST', '/callLog', call.record),
  ];
  await pass(60_000);
  expect(crm.entries).toEqual([]);
  expect(answers[2]?.json<CallAnswer>()).toMatchObject({ successful: true, logId: 1 });
  expect(answers[1]?.json<CallAnswer>().returnMessage?.message).toBe(
    "This call's entry was deleted in Fake CRM. Daybook leaves it deleted, and writes nothing more about this call.",
  );
  expect(await findCallLogs(daybook, 'sessionIds=700001')).toMatchObject([{ matched: true, logId: '1' }]);
  expect((await daybook.unfiled()).map(({ messages, reason }) => [messages, reason.code])).toEqual([
    [1, 'call_deleted'],
  ]);
  const page = await ask('GET', '/unfiled', undefined, { headers: { accept: 'text/html' } });
  expect(page.body).toContain('A call with Ada Known');
});

it('A17 a person who wants it again asks for it on the unfiled list', async () => {
  const daybook = await startFakeDaybook();
  const { crm, ask, pass, post } = daybook;
  const call = callOf();
  await ask('POST', '/callLog', call.live);
  crm.entries.splice(0);
  await ask('PATCH', '/callLog', call.hangUp);
  await pass(60_000);
  await post('/unfiled/retry');
  await pass(10_000);
  expect(crm.entries.map(({ id, durationSeconds }) => [id, durationSeconds])).toEqual([[2, 95]]);
  expect(await findCallLogs(daybook, 'sessionIds=700001')).toMatchObject([{ matched: true, logId: '2' }]);
});

const waiting = process.env['DAYBOOK_TESTS'] === 'long' ? 100 : 10;

it(`A18 a CRM that is down for an hour with ${waiting} calls: ${waiting} entries afterwards, none twice`, async () => {
  const daybook = await startFakeDaybook({ server: { logbook: { giveUpAfterMs: 3 * DAY } } });
  const { crm, ask, pass } = daybook;
  crm.faults.push({ on: 'create', kind: '503', times: Number.POSITIVE_INFINITY });
  const sessions = Array.from({ length: waiting }, (_, index) => String(800_000 + index));
  for (const session of sessions) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    const answer = await ask('POST', '/callLog', callOf({ session }).live);
    expect(answer.json<CallAnswer>().returnMessage?.message).toContain('The call is kept');
  }
  await pass(3_600_000);
  crm.faults = [];
  await pass(120_000);
  expect(crm.entries.length).toBe(waiting);
  expect(new Set(crm.entries.map(({ marker }) => marker)).size).toBe(waiting);
  const logs = await findCallLogs(daybook, `sessionIds=${sessions.join(',')}`);
  expect(logs.every(({ matched }) => matched)).toBe(true);
});

it.each(['update', 'create'] as const)(
  'A2 a call is told as unfiled, and its last %s lands after all: it is looked for once more, and taken off the list',
  async (on) => {
    const daybook = await startFakeDaybook({ server: { logbook: { giveUpAfterMs: 0 } } });
    const { crm, ask, pass } = daybook;
    const call = callOf({ note: 'Wants a quote' });
    if (on === 'update') await ask('POST', '/callLog', callOf().live);
    crm.faults.push({ on, kind: 'late', times: 1 });
    await (on === 'update' ? ask('PATCH', '/callLog', call.hangUp) : ask('POST', '/callLog', call.record));
    await pass(20_000);
    expect((await daybook.unfiled()).map(({ reason }) => reason.code)).toEqual(['crm_unavailable']);
    crm.landLate();
    const writes = crm.calls.filter(isWrite).length;
    crm.faults.push({ on: 'read', kind: '503', times: 1 });
    await pass(120_000);
    expect(await daybook.unfiled()).toEqual([]);
    expect(crm.entries.map(({ body }) => body.includes('Wants a quote'))).toEqual([true]);
    expect(crm.calls.filter(isWrite).length).toBe(writes);
  },
);

it('A2 a call that was given up, and whose last write never landed, is looked for once, and waits for a person', async () => {
  const daybook = await startFakeDaybook({ server: { logbook: { giveUpAfterMs: 0 } } });
  const { crm, ask, pass, post } = daybook;
  await ask('POST', '/callLog', callOf().live);
  crm.faults.push({ on: 'update', kind: 'hang before', times: 1 });
  await ask('PATCH', '/callLog', callOf({ note: 'Wants a quote' }).hangUp);
  await pass(300_000);
  const calls = crm.calls.length;
  await pass(600_000);
  expect(crm.calls.length).toBe(calls);
  expect((await daybook.unfiled()).map(({ reason }) => reason.code)).toEqual(['crm_unavailable']);
  expect(crm.entries[0]?.body).not.toContain('Wants a quote');
  await post('/unfiled/retry');
  await pass(10_000);
  expect(crm.entries[0]?.body).toContain('Wants a quote');
  expect(await daybook.unfiled()).toEqual([]);
});

it('a long call whose first entry may have landed is filed when a person has looked, and tries again', async () => {
  const daybook = await startFakeDaybook({ entryBytes: 65_000, canFind: false });
  const { crm, ask, pass, post, unfiled } = daybook;
  const call = callOf({ note: 'Wants a quote' });
  const lines = Array.from({ length: 1_000 }, (_, index) => `line ${index} ${'word '.repeat(18)}`);
  await ask('PATCH', '/callLog', call.sync({ transcript: lines.join('\n') }));
  crm.faults.push({ on: 'create', kind: 'hang before', times: 1 });
  await ask('POST', '/callLog', call.record);
  await pass(700_000);
  const [listed] = await unfiled();
  expect([listed?.reason.code, crm.entries.length]).toEqual(['fate_unknown', 0]);
  await post(`/unfiled/retry/${listed?.digestId}`);
  await pass(700_000);
  expect(await unfiled()).toEqual([]);
  expect(crm.entries.length).toBe(2);
});

const down = { on: 'create', kind: '503', times: Number.POSITIVE_INFINITY } as const;

it('a call that was given up is tried at once when it is logged again', async () => {
  const daybook = await startFakeDaybook({ server: { logbook: { giveUpAfterMs: 0 } } });
  const { crm, ask, pass, unfiled } = daybook;
  const { record } = callOf();
  crm.faults.push(down);
  await ask('POST', '/callLog', record);
  await pass(120_000);
  expect((await unfiled()).map(({ reason }) => reason.code)).toEqual(['crm_unavailable']);
  crm.faults = [];
  expect((await ask('POST', '/callLog', record)).json<CallAnswer>()).toMatchObject({
    successful: true,
    logId: 1,
    returnMessage: { message: 'Call logged' },
  });
  expect([crm.entries.length, await unfiled()]).toEqual([1, []]);
});

it('what was given up of a call whose entry stands is tried at once when its form is saved again', async () => {
  const daybook = await startFakeDaybook({ server: { logbook: { giveUpAfterMs: 0 } } });
  const { crm, ask, pass, unfiled } = daybook;
  const call = callOf({ note: 'Wants a quote' });
  await ask('POST', '/callLog', call.live);
  crm.faults.push({ ...down, on: 'update' });
  await ask('PATCH', '/callLog', call.save({}));
  await pass(120_000);
  expect((await unfiled()).map(({ reason }) => reason.code)).toEqual(['crm_unavailable']);
  crm.faults = [];
  expect((await ask('PATCH', '/callLog', call.save({}))).json<CallAnswer>()).toMatchObject({
    successful: true,
    returnMessage: { message: 'Call log updated' },
  });
  expect(crm.entries.map(({ body }) => body.includes('Wants a quote'))).toEqual([true]);
  expect(await unfiled()).toEqual([]);
});

it('logged again while the CRM is still away, a call is kept for as long as if it had come now', async () => {
  const daybook = await startFakeDaybook();
  const { crm, ask, pass, unfiled } = daybook;
  const { record } = callOf();
  crm.faults.push(down);
  await ask('POST', '/callLog', record);
  await pass(400_000);
  expect((await unfiled()).map(({ reason }) => reason.code)).toEqual(['crm_unavailable']);
  const again = await ask('POST', '/callLog', record);
  expect(again.json<CallAnswer>().returnMessage?.message).toContain('The call is kept');
  await pass(200_000);
  expect(await unfiled()).toEqual([]);
  crm.faults = [];
  await pass(120_000);
  expect([crm.entries.length, await unfiled()]).toEqual([1, []]);
});

it.each(['late', 'hang after', 'hang before'] as const)(
  'logged again after its create was given up, which may have landed (%s), a call has one entry',
  async (kind) => {
    const daybook = await startFakeDaybook({ server: { logbook: { giveUpAfterMs: 0 } } });
    const { crm, ask, pass, unfiled } = daybook;
    const { record } = callOf();
    crm.faults.push({ on: 'create', kind, times: 1 }, { ...down, on: 'find' });
    await ask('POST', '/callLog', record);
    expect((await unfiled()).map(({ reason }) => reason.code)).toEqual(['crm_unavailable']);
    crm.faults = [];
    await pass(5_000);
    await ask('POST', '/callLog', record);
    crm.landLate();
    await pass(120_000);
    expect((await ask('POST', '/callLog', record)).json<CallAnswer>()).toMatchObject({
      successful: true,
      logId: 1,
    });
    expect([crm.entries.length, await unfiled()]).toEqual([1, []]);
  },
);

it('logged again while a given-up create is looked for once more, a call is made when that was not found', async () => {
  const daybook = await startFakeDaybook({ server: { logbook: { giveUpAfterMs: 0 } } });
  const { crm, ask, clock, app, unfiled } = daybook;
  const { record } = callOf();
  crm.faults.push({ on: 'create', kind: 'hang before', times: 1 });
  await ask('POST', '/callLog', record);
  crm.faults = [];
  clock.advance(120_000);
  const letGo = hold(daybook);
  const isAsked = new Promise<void>((resolve) => {
    crm.onMoment = () => resolve();
  });
  const look = app.logbook.deliverDue();
  await isAsked;
  const again = ask('POST', '/callLog', record);
  await expect.poll(async () => (await unfiled()).length).toBe(0);
  letGo();
  await look;
  expect((await again).json<CallAnswer>().returnMessage?.message).toContain('The call is kept');
  await daybook.pass(120_000);
  expect([crm.entries.length, await unfiled()]).toEqual([1, []]);
});

it('what the CRM refused of a call is not sent again for nothing new, and what comes in the background tries nothing again', async () => {
  const daybook = await startFakeDaybook({ server: { logbook: { giveUpAfterMs: 0 } } });
  const { crm, ask, pass, unfiled } = daybook;
  const refused = callOf({ session: '700001' });
  crm.refuses = 'Call details';
  await ask('POST', '/callLog', refused.record);
  crm.refuses = '';
  const away = callOf({ session: '700002' });
  crm.faults.push(down);
  await ask('POST', '/callLog', away.record);
  await ask('PATCH', '/callLog', away.final);
  crm.faults = [];
  await pass(120_000);
  const writes = crm.calls.filter(isWrite).length;
  await ask('POST', '/callLog', refused.record);
  await ask('PATCH', '/callLog', away.final);
  await pass(120_000);
  expect(crm.calls.filter(isWrite).length).toBe(writes);
  expect((await unfiled()).map(({ reason }) => reason.code).toSorted()).toEqual([
    'crm_rejected',
    'crm_unavailable',
  ]);
});

it('looks once more when a read shows an empty text, before it writes over what stands there', async () => {
  const daybook = await startFakeDaybook();
  const { crm, ask, pass } = daybook;
  const call = callOf();
  await ask('POST', '/callLog', call.live);
  const [entry] = crm.entries;
  const whole = `${entry?.body}<br>Call her. Ben`;
  if (entry) entry.body = '';
  await ask('PATCH', '/callLog', call.save({ note: 'Wants a quote' }));
  if (entry) entry.body = whole;
  await pass(20_000);
  expect(crm.entries.map(({ body }) => body)).toEqual([expect.stringContaining('Call her. Ben')]);
  expect(entry?.body).toContain('Wants a quote');
  expect(await daybook.unfiled()).toEqual([]);
});
