import { createHttpClient, DaybookError } from '@daybook/core';
import { AxiosError } from 'axios';
import { expect, it } from 'vitest';
import { acmeConnector, login, signInToAcme } from './support/acme.js';
import { conversation, message } from './support/conversations.js';
import { startDaybook } from './support/harness.js';

/** What the CRM says about somebody, and where somebody says that their CRM is. */
const WORDS = 'Ada Known is away until Friday';
const HOST = 'planted-host.acme.example';

const crmSays = new DaybookError('crm_rejected', { crm: 'Acme', detail: WORDS });
const crmIsDown = new DaybookError('crm_unavailable', { crm: 'Acme', detail: WORDS });

it.each([
  ['refused for good', crmSays, 400, `Acme refused this entry: ${WORDS}`],
  [
    'kept',
    crmIsDown,
    503,
    `Not logged yet: Acme is not answering (${WORDS}). Your messages are kept, and Daybook logs them by itself as soon as it can.`,
  ],
])('tells the person why an entry is %s, and not the log', async (_how, error, status, line) => {
  const createMessageLog = (): never => {
    throw error;
  };
  const { app, log } = await startDaybook({ connectors: [acmeConnector({ createMessageLog })] });
  const signedIn = await login(app, { apiKey: 'acme-key-1', platform: 'acme', hostname: 'eu.acme.example' });
  const answer = await app.inject({
    method: 'POST',
    url: '/messageLog',
    headers: { authorization: `Bearer ${signedIn.json<{ jwtToken: string }>().jwtToken}` },
    payload: conversation([message(1, 'hello')]),
  });
  expect([answer.statusCode, answer.body]).toEqual([status, line]);
  expect(log()).toContain(error.code);
  expect(log()).toContain('an entry could not be written');
  expect(log()).not.toContain(WORDS);
  expect(log()).not.toMatch(/Acme (?:refused|is not answering)|Not logged yet/);
});

it('keeps the host that somebody typed out of the log, also when nothing answers there', async () => {
  const adapter = (): never => {
    throw new AxiosError(`getaddrinfo ENOTFOUND ${HOST}`, 'ENOTFOUND');
  };
  const { manifest } = acmeConnector();
  const http = createHttpClient({ manifest, adapter, sleep: async () => undefined });
  const acme = acmeConnector({
    findContact: async ({ user }) => (await http.get<object>(`https://${user.hostname}/people`)).data,
  });
  const { app, log } = await startDaybook({ connectors: [acme] });
  const elsewhere = 'planted-host.elsewhere.example';
  const refused = await login(app, { apiKey: 'acme-key-1', platform: 'acme', hostname: elsewhere });
  expect(refused.statusCode).toBe(400);
  const get = await signInToAcme(app, { hostname: HOST });
  expect((await get('/contact?phoneNumber=101')).statusCode).toBe(503);
  expect(log()).toContain('"code":"crm_unavailable","cause":"AxiosError: ENOTFOUND","msg":"request refused"');
  expect(log()).not.toContain('planted-host');
});
