import { expect, it } from 'vitest';
import { type CallAnswer, callOf, type FoundCallLog, findCallLogs } from './support/calls.js';
import { type FakeDaybook, type FakeDaybookOptions, hold, startFakeDaybook } from './support/fake-daybook.js';
import { createTestDatabase, type DatabaseName, databases } from './support/storages.js';

const deal = { deals: 901 };
const logged = { messageType: 'success', message: 'Call logged', ttl: 2000 };

async function startOn(name: DatabaseName, options: FakeDaybookOptions = {}): Promise<FakeDaybook> {
  if (name === 'SQLite') return startFakeDaybook(options);
  const database = await createTestDatabase(name);
  return startFakeDaybook({ ...options, storage: await database.open() });
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
  expect(together.map((answer) => answer.json<CallAnswer>().logId)).toEqual(
    Array.from({ length: 50 }, () => 2),
  );
  expect(crm.entries.length).toBe(2);
});

it('A3 a PATCH while the POST is out: one entry, with what the PATCH told', async () => {
  const daybook = await startFakeDaybook();
  const { crm, ask } = daybook;
  const call = callOf({ note: 'Wants a quote' });
  const letGo = hold(daybook);
  const post = ask('POST', '/callLog', call.live);
  await expect.poll(() => crm.calls).toEqual(['create']);
  const patch = ask('PATCH', '/callLog', call.hangUp);
  // What is told of another call now is taken in behind the PATCH.
  await ask('POST', '/callLog/cacheNote', { sessionId: '700002', note: 'Another call' });
  letGo();
  expect((await post).json<CallAnswer>()).toMatchObject({ successful: true, logId: 1 });
  expect((await patch).json<CallAnswer>()).toMatchObject({
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
    expect(answers.map((answer) => answer.json<CallAnswer>().logId)).toEqual([1, 2, 3]);
    expect(crm.entries.length).toBe(3);

    const asA = await ask('GET', '/callLog?sessionIds=700001&hashedExtensionId=hash-a');
    const byHeader = await ask('GET', '/callLog?sessionIds=700001', undefined, {
      headers: { 'rc-extension-id': 'hash-b' },
    });
    const asBob = await ask('GET', '/callLog?sessionIds=700001', undefined, { username: 'bob' });
    const asCy = await ask('GET', '/callLog?sessionIds=700001', undefined, { username: 'cy' });
    expect(asA.json<{ logs: FoundCallLog[] }>().logs[0]?.logId).toBe('1');
    expect(byHeader.json<{ logs: FoundCallLog[] }>().logs[0]?.logId).toBe('2');
    expect(asBob.json<{ logs: FoundCallLog[] }>().logs[0]?.logId).toBe('3');
    expect(asCy.json<{ logs: FoundCallLog[] }>().logs).toEqual([{ sessionId: '700001', matched: false }]);

    // C16 does not say who asks: its own, and of several the one touched last.
    const c16 = await ask('PATCH', '/callLog', callOf().sync({ aiNote: 'From C16' }));
    expect(c16.json<CallAnswer>().successful).toBe(true);
    await daybook.pass(2_000);
    expect(crm.entries.map(({ body }) => body.includes('From C16'))).toEqual([false, true, false]);
  },
);

it('A4 a call that was logged without an extension is taken over by the first request that names one', async () => {
  const { crm, ask } = await startFakeDaybook();
  await ask('POST', '/callLog', callOf().live);
  const named = await ask('POST', '/callLog', callOf({ extension: 'hash-a' }).live);
  expect(named.json<CallAnswer>().logId).toBe(1);
  const other = await ask('POST', '/callLog', callOf({ extension: 'hash-b' }).live);
  expect(other.json<CallAnswer>().logId).toBe(2);
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
  const logs = await findCallLogs(daybook, `sessionIds=${ids.join(',')}&requireDetails=false`);
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
    expect(await findCallLogs(daybook, `sessionIds=${session}`)).toEqual([
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
  expect((await ask('POST', '/callLog', call.live)).json<CallAnswer>().successful).toBe(false);
  const put = await ask('PUT', '/callDisposition', callOf({ fields: deal }).disposition);
  expect(put.json<CallAnswer>()).toMatchObject({
    successful: false,
    returnMessage: { messageType: 'warning' },
  });
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
  expect((await ask('POST', '/callLog', callOf().live)).json<CallAnswer>().successful).toBe(true);
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
  const { returnMessage } = put.json<CallAnswer>();
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
    expect(answer.json<CallAnswer>().returnMessage?.message).toMatch(/\w+/);
  }
  expect(answers.map((answer) => answer.json<CallAnswer>().successful)).toEqual([
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
  expect(await findCallLogs(daybook, 'sessionIds=700001&requireDetails=true')).toEqual([shown]);
  crm.faults.push({ on: 'read', kind: '500', times: Number.POSITIVE_INFINITY });
  expect(await findCallLogs(daybook, 'sessionIds=700001&requireDetails=true')).toEqual([shown]);
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
