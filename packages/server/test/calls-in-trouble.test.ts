import { expect, it } from 'vitest';
import { type CallAnswer, callOf, findCallLogs } from './support/calls.js';
import { startFakeDaybook } from './support/fake-daybook.js';

const DAY = 86_400_000;

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
    const writes = crm.calls.filter((operation) => operation === 'create' || operation === 'update').length;
    crm.faults.push({ on: 'read', kind: '503', times: 1 });
    await pass(120_000);
    expect(await daybook.unfiled()).toEqual([]);
    expect(crm.entries.map(({ body }) => body.includes('Wants a quote'))).toEqual([true]);
    expect(crm.calls.filter((operation) => operation === 'create' || operation === 'update').length).toBe(
      writes,
    );
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
