/**
 * Runs the two functions of App Connect's own reference page for `createMessageLog`, where a copy of that page lies
 * beside the repository. It is not part of it: without it this file says so, and everything else still runs.
 */
import { existsSync, readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type AppConnectModule, fromAppConnect } from '@daybook/core';
import axios from 'axios';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createKeyRing, createServer, openSqliteStorage } from '../src/index.js';
import { type Client, clientOf } from './support/client.js';
import { conversation, message, TEN_O_CLOCK } from './support/conversations.js';
import { makeFolder } from './support/folder.js';
import { SECRET } from './support/harness.js';
import { notChecked } from './support/not-checked.js';
import { startPipedriveDaybook } from './support/pipedrive-daybook.js';

const shared = process.env['DAYBOOK_SHARED'] ?? fileURLToPath(new URL('../../../../shared', import.meta.url));
const page = join(shared, 'reference/user-document-createMessageLog.txt');
const copies = existsSync(page) ? [readFileSync(page, 'utf8')] : [];
type Create = (parameters: object) => Promise<{ logId: unknown }>;

if (copies.length === 0) {
  notChecked(
    "with the functions of App Connect's reference page: there is no copy beside the repository (DAYBOOK_SHARED)",
  );
}

describe.each(copies)("App Connect's reference page", (text) => {
  const functions = [...text.matchAll(/^async function createMessageLog[^]*?^}/gm)].map(([source]) => source);

  it('has two functions, one on a file and one on Pipedrive', () => {
    expect(functions.map((source) => source.includes('api/v2/activities'))).toEqual([false, true]);
  });

  it('creates one record in the mock of the page for a day of three messages', async () => {
    const folder = await makeFolder();
    const file = join(folder, 'mockMessageLogs.json');
    await writeFile(file, '[]');
    const createMessageLog = load(functions[0] ?? '', join(folder, 'interfaces'));
    const updated: unknown[] = [];
    const client = await signIn({
      createMessageLog,
      updateMessageLog: ({ existingMessageLog, message: one }: Record<string, Record<string, unknown>>) => {
        updated.push([existingMessageLog?.['thirdPartyLogId'], one?.['subject']]);
      },
    });

    const answer = await client.log(conversation([1, 2, 3].map((id) => message(id, `text ${id}`))));
    expect(answer.json()).toMatchObject({
      successful: true,
      logIds: ['1', '2', '3'],
      returnMessage: { message: 'Message logged', messageType: 'success' },
    });
    const logs = JSON.parse(await readFile(file, 'utf8')) as { id: string }[];
    expect(logs).toEqual([{ id: expect.stringMatching(/^CRM message log id \d+$/) }]);
    expect(updated).toEqual([
      [logs[0]?.id, 'text 2'],
      [logs[0]?.id, 'text 3'],
    ]);
  });

  it('writes into Pipedrive what the page says, at the right time of the right day', async () => {
    const { company, ada, ann } = await startPipedriveDaybook();
    const createMessageLog = load(functions[1] ?? '', '.');
    const client = await signIn(
      { createMessageLog, updateMessageLog: patchNote },
      { id: ann.id, token: ann.apiToken },
    );
    // An evening in Los Angeles, in winter time: the next day in UTC.
    const creationTime = Date.UTC(2026, 0, 15, 4, 30);
    const day = [message(1, 'Is Friday fine?', { creationTime }), message(2, 'Or Monday', { creationTime })];
    const deal = company.addDeal({ title: 'Roof', person: ada });
    const answer = await client.log(
      conversation(day, { contactId: ada.id, additionalSubmission: { deals: deal.id } }),
    );

    expect(answer.json()).toMatchObject({ successful: true, logIds: ['1', '2'] });
    expect(company.activities).toMatchObject([
      {
        subject: 'SMS conversation with Ada Known - 26/01/14',
        type: 'sms',
        owner_id: ann.id,
        deal_id: deal.id,
        due_date: '2026-01-15',
        due_time: '04:30:00',
        done: true,
        participants: [{ person_id: ada.id, primary: true }],
      },
    ]);
    const note = company.activities[0]?.note ?? '';
    expect(note).toContain('Wednesday, January 14, 2026');
    expect(
      [...note.matchAll(/<li>(Ada[^<]*)<br \/><b>([^<]*)/g)].map(([, who, what]) => [who, what]),
    ).toEqual([
      ['Ada Known (+14155550100) 08:30 PM', 'Is Friday fine?'],
      ['Ada Known', 'Or Monday'],
    ]);
  });
});

/** Evaluates a function of the page with what its module would have required. */
function load(source: string, directory: string): Create {
  const require = createRequire(import.meta.url);
  const moment: unknown = createRequire(require.resolve('@daybook/core'))('moment-timezone');
  const silent = { log: () => undefined };
  // oxlint-disable-next-line no-new-func, typescript/no-implied-eval -- the page is text; this is what loading it means
  return new Function(
    'require',
    '__dirname',
    'axios',
    'moment',
    'console',
    `${source}; return createMessageLog;`,
  )(require, directory, axios, moment, silent) as Create;
}

/** The page has no function for the second message; connectors of that time patched their own text like this. */
async function patchNote(parameters: Record<string, never>): Promise<void> {
  const {
    user,
    authHeader,
    existingMessageLog,
    message: one,
    contactInfo,
  } = parameters as unknown as {
    user: { hostname: string };
    authHeader: string;
    existingMessageLog: { thirdPartyLogId: number };
    message: { subject: string };
    contactInfo: { name: string };
  };
  const place = `https://${user.hostname}/api/v2/activities/${existingMessageLog.thirdPartyLogId}`;
  const headers = { Authorization: authHeader };
  const { data } = await axios.get<{ data: { note: string } }>(place, { headers });
  const line = `<li>${contactInfo.name}<br><b>${one.subject}</b></li>`;
  await axios.patch(
    place,
    { note: data.data.note.replace('</ul>------------', () => `${line}</ul>------------`) },
    { headers },
  );
}

async function signIn(
  module: AppConnectModule,
  { id, token }: { id: number; token: string } = { id: 7, token: 'key' },
): Promise<Client> {
  const keyRing = createKeyRing([SECRET]);
  // The page's functions send an Authorization header; the fake's API tokens go into a header of their own.
  axios.defaults.headers.common['x-api-token'] = token;
  const manifest = {
    name: 'old',
    displayName: 'Old CRM',
    urlIdentifier: '*.old.example',
    hosts: ['*.pipedrive.com'],
    auth: { type: 'apiKey' as const },
  };
  const connector = fromAppConnect(
    {
      getAuthType: () => 'apiKey',
      getUserInfo: () => ({
        successful: true,
        platformUserInfo: { id, name: 'Ann Agent', timezoneName: 'America/Los_Angeles' },
      }),
      findContact: () => ({ successful: true, matchedContactInfo: [] }),
      ...module,
    },
    { manifest },
  );
  const app = await createServer({
    connectors: [connector],
    storage: await openSqliteStorage({ file: ':memory:', keyRing }),
    keyRing,
    background: 'off',
    now: () => TEN_O_CLOCK,
  });
  onTestFinished(async () => {
    delete axios.defaults.headers.common['x-api-token'];
    await app.close();
  });
  const payload = { apiKey: 'key', platform: 'old', hostname: 'acme.pipedrive.com', additionalInfo: {} };
  const login = await app.inject({ method: 'POST', url: '/apiKeyLogin', payload });
  return clientOf(app, login.json<{ jwtToken: string }>().jwtToken);
}
