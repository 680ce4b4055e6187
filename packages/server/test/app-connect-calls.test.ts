import { fromAppConnect } from '@daybook/core';
import { expect, it, onTestFinished } from 'vitest';
import { createKeyRing, createServer, openSqliteStorage } from '../src/index.js';
import { callOf } from './support/calls.js';
import { SECRET } from './support/harness.js';

const NOW = Date.UTC(2026, 6, 14, 17, 30);
const manifest = {
  name: 'old',
  displayName: 'Old CRM',
  urlIdentifier: '*.old.example',
  hosts: ['localhost'],
  auth: { type: 'apiKey' as const },
};

interface Given {
  composedLogDetails: string;
  subject: string;
  callLog: { customSubject: string };
  existingCallLog: { thirdPartyLogId: string };
  callLogId: string;
  dispositions: object;
}

/** A server on a module as people write it for App Connect, with a CRM in memory. */
async function start({ readable = true } = {}) {
  const entries: { subject: string; body: string; fields?: object }[] = [];
  const calls: string[] = [];
  const at = (id: string) => entries[Number(id) - 1] ?? { subject: '', body: '' };
  const module = {
    getAuthType: () => 'apiKey',
    getUserInfo: () => ({
      successful: true,
      platformUserInfo: { id: 7, name: 'Ann Agent', timezoneName: 'UTC' },
    }),
    getLogFormatType: () => 'text/plain',
    findContact: () => [{ id: 101, name: 'Ada Known', phone: '+14155550100' }],
    createMessageLog: () => ({ logId: 'm' }),
    updateMessageLog: () => undefined,
    createCallLog: ({ callLog, composedLogDetails }: Given) => {
      calls.push('create');
      entries.push({ subject: callLog.customSubject, body: composedLogDetails });
      return { logId: entries.length, returnMessage: { message: 'Logged', messageType: 'success' } };
    },
    updateCallLog: ({ existingCallLog, composedLogDetails, subject }: Given) => {
      calls.push('update');
      Object.assign(at(existingCallLog.thirdPartyLogId), { subject, body: composedLogDetails });
      return { updatedNote: '' };
    },
    getCallLog: ({ callLogId }: Given) => {
      calls.push('read');
      const { subject, body } = at(callLogId);
      return { callLogInfo: { subject, note: '', ...(readable && { fullBody: body }) } };
    },
    upsertCallDisposition: ({ existingCallLog, dispositions }: Given) => {
      calls.push('dispose');
      at(existingCallLog.thirdPartyLogId).fields = dispositions;
      return { logId: existingCallLog.thirdPartyLogId };
    },
  };
  let time = NOW;
  const keyRing = createKeyRing([SECRET]);
  const app = await createServer({
    connectors: [fromAppConnect(module, { manifest, now: () => time })],
    storage: await openSqliteStorage({ file: ':memory:', keyRing }),
    keyRing,
    background: 'off',
    now: () => time,
    sleep: async (milliseconds) => {
      time += milliseconds;
    },
  });
  onTestFinished(() => app.close());
  const payload = { apiKey: 'key', platform: 'old', hostname: 'localhost', additionalInfo: {} };
  const login = await app.inject({ method: 'POST', url: '/apiKeyLogin', payload });
  const headers = { authorization: `Bearer ${login.json<{ jwtToken: string }>().jwtToken}` };
  return {
    entries,
    calls,
    ask: async (method: 'POST' | 'PATCH' | 'PUT', url: string, body: object) =>
      (await app.inject({ method, url, payload: body, headers })).json<{
        successful: boolean;
        logId?: unknown;
      }>(),
    pass: async (milliseconds: number) => {
      for (const end = time + milliseconds; time < end; time += 1_000) {
        // oxlint-disable-next-line no-await-in-loop -- time passes in order
        await app.logbook.deliverDue();
      }
    },
  };
}

it('logs a call through a module: created once, corrected later, with what people wrote', async () => {
  const { entries, calls, ask, pass } = await start();
  const { live, hangUp, final } = callOf({ note: 'Wants a quote' });
  expect(await ask('POST', '/callLog', live)).toMatchObject({ successful: true, logId: 1 });
  expect(await ask('POST', '/callLog', live)).toMatchObject({ successful: true, logId: 1 });
  expect(calls).toEqual(['create']);

  const [entry] = entries;
  if (!entry) throw new Error('no entry');
  entry.body = `Ask Bob, too.\n${entry.body}`;
  await ask('PATCH', '/callLog', hangUp);
  await ask('PATCH', '/callLog', final);
  await pass(5_000);
  expect(entries).toHaveLength(1);
  expect(entry.body).toMatch(/^Ask Bob, too\.\nAgent notes\nWants a quote\n\nCall details\n/);
  expect(entry.body).toMatch(/- Result: Call connected$/);
});

it('gives the form’s fields to the module’s own function', async () => {
  const { entries, ask } = await start();
  const { live } = callOf();
  await ask('POST', '/callLog', live);
  const disposition = { sessionId: '700001', dispositions: { deals: 902 }, additionalSubmission: {} };
  expect(await ask('PUT', '/callDisposition', disposition)).toMatchObject({ successful: true });
  expect(entries).toMatchObject([{ fields: { deals: 902 } }]);
});

it('writes over nothing where the module does not give the text', async () => {
  const { entries, calls, ask, pass } = await start({ readable: false });
  const { live, recording } = callOf();
  await ask('POST', '/callLog', live);
  const [entry] = entries;
  if (!entry) throw new Error('no entry');
  entry.body = 'mine';
  await ask('PATCH', '/callLog', recording);
  await pass(5_000);
  expect(entry.body).toBe('mine');
  expect(calls).not.toContain('update');
  expect(entries[1]?.body).toContain('media=9001');
});
