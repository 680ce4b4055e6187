import { expect, it } from 'vitest';
import { callOf } from './support/calls.js';
import { type FakeDaybook, type FakeDaybookOptions, hold, startFakeDaybook } from './support/fake-daybook.js';
import { createTestDatabase, type DatabaseName, databases } from './support/storages.js';

interface Answer {
  successful: boolean;
  logId?: unknown;
  returnMessage: { messageType: string; message: string } | null;
}
interface Logs {
  logs: {
    sessionId: string;
    matched: boolean;
    logId?: string;
    contact?: { id: unknown };
    logData?: object;
  }[];
}

const DAY = 86_400_000;
const deal = { deals: 901 };
const logged = { messageType: 'success', message: 'Call logged', ttl: 2000 };

async function startOn(name: DatabaseName, options: FakeDaybookOptions = {}): Promise<FakeDaybook> {
  if (name === 'SQLite') return startFakeDaybook(options);
  const database = await createTestDatabase(name);
  return startFakeDaybook({ ...options, storage: await database.open() });
}

async function find(daybook: FakeDaybook, query: string): Promise<Logs['logs']> {
  const answer = await daybook.ask('GET', `/callLog?${query}`);
  expect(answer.statusCode).toBe(200);
  return answer.json<Logs>().logs;
}

it.each(databases)('A1 the same POST twice, and 50 at once on %s: one entry, one id', async (name) => {
  const daybook = await startOn(name, { server: { limits: { requestsInHandOfOneAddress: 1_000 } } });
  const { crm, ask } = daybook;
  const { live } = callOf();
  const first = await ask('POST', '/callLog', live);
  expect(first.json()).toEqual({ successful: true, logId: 1, returnMessage: logged });
  const calls = crm.calls.length;
  const again = await Promise.all(Array.from({ length: 50 }, () => ask('POST', '/callLog', live)));
  for (const answer of again)
    expect(answer.json()).toEqual({ successful: true, logId: 1, returnMessage: logged });
  expect(crm.calls.length).toBe(calls);

  const other = callOf({ session: '700002' });
  const together = await Promise.all(Array.from({ length: 50 }, () => ask('POST', '/callLog', other.live)));
  expect(together.map((answer) => answer.json<Answer>().logId)).toEqual(Array.from({ length: 50 }, () => 2));
  expect(crm.entries.length).toBe(2);
});

it('A2 the answer of the create is lost: one entry', async () => {
  const daybook = await startFakeDaybook();
  const { crm, ask, pass } = daybook;
  crm.faults.push({ on: 'create', kind: 'hang after', times: 1 });
  const answer = await ask('POST', '/callLog', callOf().live);
  expect(answer.statusCode).toBe(200);
  expect(answer.json<Answer>()).toMatchObject({
    successful: false,
    returnMessage: { messageType: 'warning' },
  });
  await pass(120_000);
  expect(crm.entries.length).toBe(1);
  expect(await find(daybook, 'sessionIds=700001')).toMatchObject([{ matched: true, logId: '1' }]);
});

it('A3 a PATCH while the POST is out: one entry, with what the PATCH told', async () => {
  const daybook = await startFakeDaybook();
  const { crm, ask } = daybook;
  const call = callOf({ note: 'Wants a quote' });
  const letGo = hold(daybook);
  const post = ask('POST', '/callLog', call.live);
  const patch = ask('PATCH', '/callLog', call.hangUp);
  await new Promise((resolve) => setTimeout(resolve, 50));
  letGo();
  expect((await post).json<Answer>()).toMatchObject({ successful: true, logId: 1 });
  expect((await patch).json<Answer>()).toMatchObject({
    successful: true,
    returnMessage: { message: 'Call log updated' },
  });
  expect(crm.entries.map(({ body }) => body.includes('Wants a quote'))).toEqual([true]);
  expect(crm.entries.map(({ durationSeconds }) => durationSeconds)).toEqual([95]);
});

it.each(databases)(
  'A4 one session on %s: an entry for each extension and each person, and nobody else finds it',
  async (name) => {
    const daybook = await startOn(name);
    const { crm, ask } = daybook;
    const answers = [
      await ask('POST', '/callLog', callOf({ extension: 'hash-a' }).live),
      await ask('POST', '/callLog', callOf({ extension: 'hash-b' }).live),
      await ask('POST', '/callLog', callOf({ extension: 'hash-a' }).live, { username: 'bob' }),
    ];
    expect(answers.map((answer) => answer.json<Answer>().logId)).toEqual([1, 2, 3]);
    expect(crm.entries.length).toBe(3);

    const asA = await ask('GET', '/callLog?sessionIds=700001&hashedExtensionId=hash-a');
    const byHeader = await ask('GET', '/callLog?sessionIds=700001', undefined, {
      headers: { 'rc-extension-id': 'hash-b' },
    });
    const asBob = await ask('GET', '/callLog?sessionIds=700001', undefined, { username: 'bob' });
    const asCy = await ask('GET', '/callLog?sessionIds=700001', undefined, { username: 'cy' });
    expect(asA.json<Logs>().logs[0]?.logId).toBe('1');
    expect(byHeader.json<Logs>().logs[0]?.logId).toBe('2');
    expect(asBob.json<Logs>().logs[0]?.logId).toBe('3');
    expect(asCy.json<Logs>().logs).toEqual([{ sessionId: '700001', matched: false }]);

    // C16 does not say who asks: its own, and of several the one touched last.
    const c16 = await ask('PATCH', '/callLog', callOf().sync({ aiNote: 'From C16' }));
    expect(c16.json<Answer>().successful).toBe(true);
    await daybook.pass(2_000);
    expect(crm.entries.map(({ body }) => body.includes('From C16'))).toEqual([false, true, false]);
  },
);

it('A4 a call that was logged without an extension is taken over by the first request that names one', async () => {
  const { crm, ask } = await startFakeDaybook();
  await ask('POST', '/callLog', callOf().live);
  const named = await ask('POST', '/callLog', callOf({ extension: 'hash-a' }).live);
  expect(named.json<Answer>().logId).toBe(1);
  const other = await ask('POST', '/callLog', callOf({ extension: 'hash-b' }).live);
  expect(other.json<Answer>().logId).toBe(2);
  expect(crm.entries.length).toBe(2);
});

it('A5 200 ids: 200 answers in the order asked, without a call to the CRM; one that is only kept is not matched', async () => {
  const daybook = await startFakeDaybook();
  const { crm, ask } = daybook;
  await ask('POST', '/callLog', callOf({ session: '700100' }).live);
  crm.faults.push({ on: 'create', kind: '503', times: Number.POSITIVE_INFINITY });
  await ask('POST', '/callLog', callOf({ session: '700101' }).live);
  const calls = crm.calls.length;
  const ids = Array.from({ length: 200 }, (_, index) => String(700_000 + index));
  const logs = await find(daybook, `sessionIds=${ids.join(',')}&requireDetails=false`);
  expect(logs.map(({ sessionId }) => sessionId)).toEqual(ids);
  expect(logs.filter(({ matched }) => matched).map(({ sessionId }) => sessionId)).toEqual(['700100']);
  expect(crm.calls.length).toBe(calls);
});

it.each([101, '101', 'a-101'])(
  'A6 the contact has the id %j as it was sent, and the session is the text that was asked for',
  async (contactId) => {
    const daybook = await startFakeDaybook();
    const session = '90071992547409931';
    await daybook.ask('POST', '/callLog', callOf({ session, contactId }).live);
    expect(await find(daybook, `sessionIds=${session}`)).toEqual([
      {
        sessionId: session,
        matched: true,
        logId: '1',
        contact: { id: contactId },
        telephonySessionId: `s-${session}`,
      },
    ]);
  },
);

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
    expect(answer.json<Answer>()).toMatchObject({
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

it('A12 a second POST with another contact: the entry stays, and the answer names whose it is', async () => {
  const { crm, ask } = await startFakeDaybook();
  await ask('POST', '/callLog', callOf().live);
  const answer = await ask('POST', '/callLog', callOf({ contactId: 102, contactName: 'Bob Other' }).live);
  expect(answer.json()).toEqual({
    successful: true,
    logId: 1,
    returnMessage: {
      messageType: 'warning',
      message: 'This call is logged for Ada Known in Fake CRM, and stays there.',
      ttl: 5000,
    },
  });
  expect(crm.entries.map(({ contactId }) => contactId)).toEqual([101]);
});

it('A13 a PUT with what the create carried: no call to the CRM; with the note alone it clears nothing', async () => {
  const { crm, ask } = await startFakeDaybook();
  const call = callOf({ fields: deal });
  await ask('POST', '/callLog', call.live);
  const calls = [...crm.calls];
  const same = await ask('PUT', '/callDisposition', call.disposition);
  const alone = await ask('PUT', '/callDisposition', { sessionId: call.session, dispositions: { note: '' } });
  expect([same.json(), alone.json()]).toEqual([
    { successful: true, returnMessage: null },
    { successful: true, returnMessage: null },
  ]);
  expect(crm.calls).toEqual(calls);
  expect(crm.entries[0]?.fields).toEqual(deal);
});

it('A13 a PUT after a POST that was kept: its fields are in the create', async () => {
  const { crm, ask, pass } = await startFakeDaybook();
  crm.faults.push({ on: 'create', kind: '429 for an hour', times: 1 });
  const call = callOf();
  expect((await ask('POST', '/callLog', call.live)).json<Answer>().successful).toBe(false);
  const put = await ask('PUT', '/callDisposition', callOf({ fields: deal }).disposition);
  expect(put.json<Answer>()).toMatchObject({ successful: false, returnMessage: { messageType: 'warning' } });
  await pass(320_000);
  expect(crm.entries.map(({ fields }) => fields)).toEqual([deal]);
  expect(crm.calls.filter((operation) => operation === 'dispose')).toEqual([]);
});

it('A13 a PUT for a call that nobody has logged: no words, no call to the CRM, and its fields are in the create', async () => {
  const { crm, ask } = await startFakeDaybook();
  const call = callOf({ fields: deal });
  const quiet = { successful: true, returnMessage: null };
  expect((await ask('PUT', '/callDisposition', call.disposition)).json()).toEqual(quiet);
  expect((await ask('PUT', '/callDisposition', call.disposition)).json()).toEqual(quiet);
  expect(crm.calls).toEqual([]);
  expect((await ask('POST', '/callLog', callOf().live)).json<Answer>().successful).toBe(true);
  expect(crm.entries.map(({ fields }) => fields)).toEqual([deal]);
  expect(crm.calls).toEqual(['create']);
});

it('A13 the fields are refused, and the note is written: the answer says which', async () => {
  const daybook = await startFakeDaybook();
  const { crm, ask } = daybook;
  const call = callOf();
  await ask('POST', '/callLog', call.live);
  crm.faults.push({ on: 'dispose', kind: 'answer', status: 400, headers: {}, times: 1 });
  const put = await ask('PUT', '/callDisposition', {
    sessionId: call.session,
    dispositions: { ...deal, note: 'Wants a quote' },
  });
  const { returnMessage } = put.json<Answer>();
  expect(returnMessage?.message).toContain(
    'The text of this call is in Fake CRM, but the fields of the form are not',
  );
  expect(crm.entries[0]?.body).toContain('Wants a quote');
  expect(
    (await daybook.unfiled()).map(({ kind, contactName, reason }) => [kind, contactName, reason.code]),
  ).toEqual([['call', 'Ada Known', 'call_half_filed']]);
});

it('A13 without an interface for them, fields go with the entry', async () => {
  const { crm, ask } = await startFakeDaybook({ canDispose: false });
  const call = callOf({ fields: deal });
  await ask('POST', '/callLog', callOf().live);
  expect((await ask('PUT', '/callDisposition', call.disposition)).json()).toEqual({
    successful: true,
    returnMessage: null,
  });
  expect(crm.entries[0]?.fields).toEqual(deal);
});

it('A14 every PATCH and every POST that is not logged has words, and none is a 404 or JSON with 4xx', async () => {
  const daybook = await startFakeDaybook();
  const { crm, ask } = daybook;
  const unknown = callOf({ session: '700900' });
  const answers = [
    await ask('PATCH', '/callLog', unknown.sync({ aiNote: 'early' })),
    await ask('PATCH', '/callLog', unknown.hangUp),
    await ask('PATCH', '/callLog', { sessionId: '700900', note: 'x' }),
  ];
  await ask('POST', '/callLog', callOf().live);
  answers.push(
    await ask('PATCH', '/callLog', callOf().hangUp),
    await ask('PATCH', '/callLog', callOf().final),
    await ask('PATCH', '/callLog', callOf().save({ note: 'x' })),
  );
  crm.faults.push({ on: 'create', kind: 'answer', status: 400, headers: {}, times: 1 });
  answers.push(await ask('POST', '/callLog', callOf({ session: '700901' }).live));
  crm.faults.push({ on: 'create', kind: '503', times: 1 });
  answers.push(await ask('POST', '/callLog', callOf({ session: '700902' }).live));
  for (const answer of answers) {
    expect(answer.statusCode).toBe(200);
    expect(answer.json<Answer>().returnMessage?.message).toMatch(/\w+/);
  }
  expect(answers.map((answer) => answer.json<Answer>().successful)).toEqual([
    false,
    false,
    false,
    true,
    true,
    true,
    false,
    false,
  ]);
  for (const contactId of ['createNewContact', '', undefined]) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    const answer = await ask('POST', '/callLog', { ...callOf({ session: '700903' }).live, contactId });
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([400, 'text/plain; charset=utf-8']);
  }
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
    expect(answer.json<Answer>()).toMatchObject({
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
  expect(answers[2]?.json<Answer>()).toMatchObject({ successful: true, logId: 1 });
  expect(answers[1]?.json<Answer>().returnMessage?.message).toBe(
    "This call's entry was deleted in Fake CRM. Daybook leaves it deleted, and writes nothing more about this call.",
  );
  expect(await find(daybook, 'sessionIds=700001')).toMatchObject([{ matched: true, logId: '1' }]);
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
  expect(await find(daybook, 'sessionIds=700001')).toMatchObject([{ matched: true, logId: '2' }]);
});

it('A18 a CRM that is down for an hour with 100 calls: 100 entries afterwards, none twice', async () => {
  const daybook = await startFakeDaybook({ server: { logbook: { giveUpAfterMs: 3 * DAY } } });
  const { crm, ask, pass } = daybook;
  crm.faults.push({ on: 'create', kind: '503', times: Number.POSITIVE_INFINITY });
  const sessions = Array.from({ length: 100 }, (_, index) => String(800_000 + index));
  for (const session of sessions) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    const answer = await ask('POST', '/callLog', callOf({ session }).live);
    expect(answer.json<Answer>().returnMessage?.message).toContain('The call is kept');
  }
  await pass(3_600_000);
  crm.faults = [];
  await pass(120_000);
  expect(crm.entries.length).toBe(100);
  expect(new Set(crm.entries.map(({ marker }) => marker)).size).toBe(100);
  const logs = await find(daybook, `sessionIds=${sessions.join(',')}`);
  expect(logs.every(({ matched }) => matched)).toBe(true);
});

it('shows the form what stands in the CRM, and what is known where that cannot be read', async () => {
  const daybook = await startFakeDaybook();
  const { crm, ask } = daybook;
  const call = callOf({ fields: deal, note: 'Wants a quote' });
  await ask('POST', '/callLog', call.record);
  const shown = {
    sessionId: '700001',
    matched: true,
    logId: '1',
    contact: { id: 101 },
    telephonySessionId: 's-700001',
    logData: {
      subject: 'Inbound Call from Ada Known',
      note: 'Wants a quote',
      contactName: 'Ada Known',
      dispositions: deal,
    },
  };
  expect(await find(daybook, 'sessionIds=700001&requireDetails=true')).toEqual([shown]);
  crm.faults.push({ on: 'read', kind: '500', times: Number.POSITIVE_INFINITY });
  expect(await find(daybook, 'sessionIds=700001&requireDetails=true')).toEqual([shown]);
});

it('tells which interfaces there are', async () => {
  const { app } = await startFakeDaybook();
  const answer = await app.inject('/implementedInterfaces?platform=fake');
  expect(answer.json()).toMatchObject({
    createCallLog: true,
    updateCallLog: true,
    getCallLog: true,
    upsertCallDisposition: true,
    cacheCallNote: true,
    getLogFormatType: true,
  });
});
