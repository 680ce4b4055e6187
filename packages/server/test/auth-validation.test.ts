import type { LightMyRequestResponse } from 'fastify';
import { expect, it, onTestFinished } from 'vitest';
import { clientOf } from './support/client.js';
import { conversation, message } from './support/conversations.js';
import type { FakeCrm } from './support/fake-crm.mjs';
import { type FakeDaybook, startFakeDaybook } from './support/fake-daybook.js';
import { createOauthConnector, OauthCrm, REDIRECT } from './support/oauth-crm.mjs';
import { startServers } from './support/servers.js';
import { type DatabaseName, databases } from './support/storages.js';

const ALWAYS = Number.POSITIVE_INFINITY;
const VALID = { successful: true, returnMessage: null };
const refusedBy = (crm: string): object => ({
  successful: false,
  returnMessage: {
    messageType: 'warning',
    message: `${crm} no longer accepts the stored login. Please go to Settings and authorize CRM platform again.`,
    ttl: 5000,
  },
});
const day = (...ids: number[]): object => conversation(ids.map((id) => message(id, `text ${id}`)));
const otherDay = (id: number): object => conversation([message(id, 'other')], { key: `c${id}/7/14/2026` });

async function validate({ app, token }: FakeDaybook, username?: string): Promise<unknown> {
  const { get } = clientOf(app, await token(username));
  const answer = await get('/authValidation');
  expect(answer.statusCode).toBe(200);
  return answer.json();
}

const refuse = (crm: FakeCrm, on: 'create' | 'update' | 'read' | 'find'): void =>
  void crm.faults.push({ on, kind: '401', times: ALWAYS });

it('is not successful for whose writes the CRM refuses, until a later one is taken', async () => {
  const daybook = await startFakeDaybook();
  const { crm, log } = daybook;
  expect(await validate(daybook)).toEqual(VALID);
  refuse(crm, 'create');
  expect((await log(day(1))).statusCode).toBe(400);
  expect(await validate(daybook)).toEqual(refusedBy('Fake CRM'));
  expect(await validate(daybook, 'ben')).toEqual(VALID);
  // That it can be searched with the login says nothing about writing.
  const { get } = clientOf(daybook.app, await daybook.token());
  expect((await get('/contact?phoneNumber=+14155550100')).statusCode).toBe(200);
  expect(await validate(daybook)).toEqual(refusedBy('Fake CRM'));

  crm.faults.splice(0);
  expect((await log(otherDay(2))).statusCode).toBe(200);
  expect(await validate(daybook)).toEqual(VALID);
});

it('is successful as soon as the person has signed in again, and what waited is filed', async () => {
  const daybook = await startFakeDaybook();
  const { crm, log } = daybook;
  refuse(crm, 'create');
  await log(day(1));
  crm.faults.splice(0);
  await daybook.signInAgain();
  expect(await validate(daybook)).toEqual(VALID);
  await daybook.pass(2_000);
  expect(crm.entries).toHaveLength(1);
  expect(await validate(daybook)).toEqual(VALID);
});

it('is not successful again when the CRM refuses the new sign-in too, in the background', async () => {
  const daybook = await startFakeDaybook();
  refuse(daybook.crm, 'create');
  await daybook.log(day(1));
  await daybook.signInAgain();
  expect(await validate(daybook)).toEqual(VALID);
  await daybook.pass(2_000);
  expect(await validate(daybook)).toEqual(refusedBy('Fake CRM'));
});

it.each(['read', 'update'] as const)(
  'is not successful when the CRM refuses the %s of an entry',
  async (on) => {
    const daybook = await startFakeDaybook();
    await daybook.log(day(1));
    refuse(daybook.crm, on);
    await daybook.log(day(1, 2));
    expect(await validate(daybook)).toEqual(refusedBy('Fake CRM'));
    daybook.crm.faults.splice(0);
    expect((await daybook.log(day(1, 2))).statusCode).toBe(200);
    expect(await validate(daybook)).toEqual(VALID);
  },
);

it.each(['503', '404', 'reset before', '429 without'] as const)(
  'is successful while writes fail for another reason: %s',
  async (kind) => {
    const daybook = await startFakeDaybook();
    daybook.crm.faults.push({ on: 'create', kind, times: ALWAYS });
    await daybook.log(day(1));
    expect(await validate(daybook)).toEqual(VALID);
  },
);

it('is what it was also when the refused message was dismissed', async () => {
  const daybook = await startFakeDaybook();
  refuse(daybook.crm, 'create');
  await daybook.log(day(1));
  await daybook.post('/unfiled/dismiss');
  expect(await daybook.unfiled()).toEqual([]);
  expect(await validate(daybook)).toEqual(refusedBy('Fake CRM'));
});

/** Somebody who is signed in with OAuth, on the servers that a database can have. */
async function startWithOauth(name: DatabaseName) {
  const crm = new OauthCrm();
  const connector = createOauthConnector({ port: await crm.listen() });
  onTestFinished(() => void crm.close());
  let time = Date.UTC(2026, 6, 14, 18);
  const servers = await startServers(name, [connector], {
    now: () => time,
    sleep: async (milliseconds) => {
      time += milliseconds;
    },
  });
  const [first, second = first] = servers;
  const signIn = async (code: string): Promise<void> => {
    const url = `/oauth-callback?callbackUri=${REDIRECT}?code=${code}&state=platform=oauth-crm&hostname=temp`;
    token = (await first.inject(url)).json<{ jwtToken: string }>().jwtToken;
  };
  let token = '';
  await signIn('refresh-0');
  return {
    crm,
    signIn,
    pass: (milliseconds: number) => {
      time += milliseconds;
    },
    log: (id: number): Promise<LightMyRequestResponse> => clientOf(first, token).log(otherDay(id)),
    look: (): Promise<LightMyRequestResponse> =>
      clientOf(first, token).get('/contact?phoneNumber=+14155550100'),
    /** At another process, where there is one. */
    validate: async (): Promise<unknown> => (await clientOf(second, token).get('/authValidation')).json(),
  };
}

it.each(databases)(
  'is not successful when tokens are not renewed any more, until the next sign-in, on %s',
  async (name) => {
    const { crm, log, look, signIn, validate: ask } = await startWithOauth(name);
    crm.valid = 'another';
    crm.refresh = 'none';
    // It is found out by whatever needs the CRM first.
    expect((await look()).statusCode).toBe(400);
    expect(await ask()).toEqual(refusedBy('OAuth CRM'));
    crm.refresh = 'new code';
    await signIn('new code');
    expect(await ask()).toEqual(VALID);
    expect((await log(1)).statusCode).toBe(200);
  },
);

it.each(databases)(
  'is not successful while writes are refused with fresh tokens too, on %s',
  async (name) => {
    const { crm, log, look, validate: ask } = await startWithOauth(name);
    crm.refuses.set('/entries', 401);
    await log(1);
    expect((await look()).statusCode).toBe(200);
    expect(await ask()).toEqual(refusedBy('OAuth CRM'));
    crm.refuses.clear();
    expect((await log(2)).statusCode).toBe(200);
    expect(await ask()).toEqual(VALID);
  },
);

it('is successful when a token was refused and the next one was not, and while the CRM is away', async () => {
  const { crm, log, pass, validate: ask } = await startWithOauth('SQLite');
  crm.valid = 'another';
  expect((await log(1)).statusCode).toBe(200);
  expect(await ask()).toEqual(VALID);
  pass(3_600_000);
  await crm.close();
  expect(await ask()).toEqual(VALID);
});
