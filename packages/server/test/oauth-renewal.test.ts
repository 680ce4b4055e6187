import { DaybookError } from '@daybook/core';
import axios from 'axios';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { expect, it, onTestFinished } from 'vitest';
import { createKeyRing, createServer } from '../src/index.js';
import { conversation, message } from './support/conversations.js';
import { SECRET } from './support/harness.js';
import { createOauthConnector, OauthCrm, REDIRECT } from './support/oauth-crm.mjs';
import { postgresUrl } from './support/postgres.js';
import { kill, type ServerProcess, startServerProcess, until } from './support/processes.js';
import { startServers } from './support/servers.js';
import { createTestDatabase, type DatabaseName } from './support/storages.js';

const HOUR = 3_600_000;
const CALLBACK = `/oauth-callback?callbackUri=${REDIRECT}?code=refresh-0&state=platform=oauth-crm&hostname=temp`;
const DEAD =
  'OAuth CRM no longer accepts the stored login. Please go to Settings and authorize CRM platform again.';

async function startCrm(): Promise<{ crm: OauthCrm; port: number }> {
  const crm = new OauthCrm();
  crm.isStrict = true;
  onTestFinished(() => void crm.close());
  return { crm, port: await crm.listen() };
}

/** The servers that a database can have, somebody who is signed in, and a clock. */
async function startPair(name: DatabaseName = 'PostgreSQL') {
  const { crm, port } = await startCrm();
  let time = Date.UTC(2026, 6, 14, 18);
  /** Called when a server waits. */
  const waiting = { for: (): void => undefined };
  const [first, second = first] = await startServers(name, [createOauthConnector({ port })], {
    now: () => time,
    sleep: (milliseconds) => {
      waiting.for();
      return new Promise((resolve) => setTimeout(resolve, milliseconds));
    },
  });
  const { jwtToken } = (await first.inject(CALLBACK)).json<{ jwtToken: string }>();
  const headers = { authorization: `Bearer ${jwtToken}` };
  return {
    crm,
    waiting,
    servers: [first, second] as const,
    pass: (milliseconds: number) => {
      time += milliseconds;
    },
    look: (server: FastifyInstance): Promise<LightMyRequestResponse> =>
      server.inject({ url: '/contact?phoneNumber=+14155550100', headers }),
    log: (server: FastifyInstance, number: number): Promise<LightMyRequestResponse> =>
      server.inject({
        method: 'POST',
        url: '/messageLog',
        headers,
        payload: conversation([message(number, 'hi')], { key: `c${number}/7/14/2026` }),
      }),
  };
}

it.skipIf(!postgresUrl()).each(['has ended', 'was refused'])(
  'renews a token that %s once for two servers, and the one that waits gets the same',
  async (how) => {
    const { crm, servers, waiting, look, log, pass } = await startPair();
    if (how === 'has ended') pass(HOUR);
    else crm.valid = 'another, for no reason';
    // The answer is held back until the other server waits for it too, or asks by itself.
    const isWaitedFor = new Promise<void>((resolve) => {
      waiting.for = resolve;
    });
    const isAskedTwice = new Promise<void>((resolve) => {
      crm.onGrant = async () => {
        if (crm.asked.length > 2) resolve();
        await Promise.race([isWaitedFor, isAskedTwice]);
        return true;
      };
    });
    const answers = await Promise.all(
      servers.flatMap((server, index) => [
        ...Array.from({ length: 5 }, (_, number) => log(server, index * 10 + number)),
        ...Array.from({ length: 5 }, () => look(server)),
      ]),
    );
    expect(answers.map(({ statusCode }) => statusCode)).toEqual(Array.from({ length: 20 }, () => 200));
    expect(crm.asked).toEqual(['authorization_code refresh-0', 'refresh_token refresh-1']);
    expect(crm.entries).toHaveLength(10);
  },
);

it.skipIf(!postgresUrl())(
  'tells nobody that a login is dead while somebody else has just renewed it',
  async () => {
    const { crm, servers, look, pass } = await startPair();
    const [first, second] = servers;
    crm.isStrict = false;
    pass(HOUR);
    // The first one asks, and is so slow that its lease ends; the second one then asks too, with the same token.
    let release = (): void => undefined;
    const isReleased = new Promise<void>((resolve) => {
      release = resolve;
    });
    const isAsked = new Promise<void>((resolve) => {
      crm.onGrant = async () => {
        resolve();
        await isReleased;
        return true;
      };
    });
    const slow = look(first);
    await isAsked;
    crm.onGrant = async () => {
      // What the first one was given is stored by now, and what comes second is refused.
      release();
      await slow;
      return true;
    };
    pass(60_000);
    const answers = await Promise.all([slow, look(second)]);
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200]);
    expect(crm.asked).toEqual([
      'authorization_code refresh-0',
      'refresh_token refresh-1',
      'refresh_token refresh-1',
    ]);
  },
);

it.skipIf(!postgresUrl())(
  'tells both that a login is dead when it is, and asks the CRM no more than once each',
  async () => {
    const { crm, servers, look, pass } = await startPair();
    pass(HOUR);
    crm.refresh = 'revoked by the CRM';
    const answers = await Promise.all(servers.map(look));
    expect(answers.map(({ statusCode, body }) => [statusCode, body])).toEqual([
      [400, DEAD],
      [400, DEAD],
    ]);
    expect(crm.asked.slice(1)).toEqual(['refresh_token refresh-1', 'refresh_token refresh-1']);
  },
);

it('keeps new tokens that the database does not take, and stores them with the next request', async () => {
  const { crm, port } = await startCrm();
  const database = await createTestDatabase('SQLite');
  const storage = await database.open();
  const { users } = storage;
  let refusals = 2;
  const saveTokens: typeof users.saveTokens = async (...parameters) => {
    refusals -= 1;
    if (refusals >= 0) throw new DaybookError('storage_unavailable', { cause: 'disk full' });
    return users.saveTokens(...parameters);
  };
  let time = Date.UTC(2026, 6, 14, 18);
  const server = await createServer({
    connectors: [createOauthConnector({ port })],
    storage: { ...storage, users: { ...users, saveTokens } },
    keyRing: createKeyRing([SECRET]),
    background: 'off',
    now: () => time,
  });
  onTestFinished(async () => {
    await server.close();
    await database.remove();
  });
  const { jwtToken } = (await server.inject(CALLBACK)).json<{ jwtToken: string }>();
  time += HOUR;
  const look = async (): Promise<number> =>
    (await server.inject(`/contact?phoneNumber=+14155550100&jwtToken=${jwtToken}`)).statusCode;
  expect([await look(), await look(), await look(), await look()]).toEqual([503, 503, 200, 200]);
  expect(crm.asked).toEqual(['authorization_code refresh-0', 'refresh_token refresh-1']);
});

it('takes the tokens of a sign-in that came while others were being renewed', async () => {
  const { crm, servers, look, pass } = await startPair('SQLite');
  const [server] = servers;
  pass(HOUR);
  crm.isStrict = false;
  crm.onGrant = async (grant) => {
    if (grant === 'refresh_token refresh-1') await server.inject(CALLBACK.replace('refresh-0', 'refresh-1'));
    return true;
  };
  expect((await look(server)).statusCode).toBe(200);
  expect(crm.asked).toEqual([
    'authorization_code refresh-0',
    'refresh_token refresh-1',
    'authorization_code refresh-1',
  ]);
});

it.skipIf(!postgresUrl())(
  'renews as often as it must over two processes at once, and nobody is signed out',
  async () => {
    const { crm, processes, get, log } = await startProcesses('10000');
    // Tokens that are as good as ended: each request renews them, while others are under way with the ones before.
    crm.keepsOld = true;
    const numbers = Array.from({ length: 5 }, (_, index) => index + 1);
    const looked = processes.flatMap((process) => numbers.map(() => get(process)));
    const logged = processes.flatMap((process, index) =>
      numbers.map((number) => log(process, index * 100 + number)),
    );
    expect(new Set(await Promise.all(looked))).toEqual(new Set([200]));
    // On a busy machine some are kept, and filed a moment later.
    expect((await Promise.all(logged)).filter((status) => status === 400)).toEqual([]);
    await until(() => crm.entries.length === 10);
    const renewals = crm.asked.slice(1);
    expect(new Set(renewals).size).toBe(renewals.length);
  },
);

it.skipIf(!postgresUrl())('goes on when the process that was renewing has died', async () => {
  const { crm, processes, get } = await startProcesses('600');
  const [doomed, other] = processes;
  const isAsked = new Promise<void>((resolve) => {
    crm.onGrant = () => {
      resolve();
      return crm.asked.length > 2;
    };
  });
  const lost = get(doomed).catch(() => 'no answer');
  await isAsked;
  await kill(doomed);
  expect(await lost).toBe('no answer');
  expect(await get(other)).toBe(200);
  expect(crm.asked).toEqual([
    'authorization_code refresh-0',
    'refresh_token refresh-1',
    'refresh_token refresh-1',
  ]);
});

/** Two processes on one PostgreSQL, and a CRM whose access tokens end at once. */
async function startProcesses(leaseMs: string) {
  const { crm, port } = await startCrm();
  crm.expiresIn = 1;
  const database = await createTestDatabase('PostgreSQL');
  const environment = {
    ...database.environment,
    FAKE_CRM_PORT: '1',
    OAUTH_CRM_PORT: String(port),
    LEASE_MS: leaseMs,
  };
  const processes = await Promise.all([startServerProcess(environment), startServerProcess(environment)]);
  onTestFinished(async () => {
    await Promise.all(processes.map(kill));
    await database.remove();
  });
  const [{ url }] = processes;
  const { data } = await axios.get<{ jwtToken: string }>(url + CALLBACK);
  const options = { headers: { authorization: `Bearer ${data.jwtToken}` }, validateStatus: () => true };
  return {
    crm,
    processes,
    get: async (server: ServerProcess): Promise<number> =>
      (await axios.get(`${server.url}/contact?phoneNumber=%2B14155550100`, options)).status,
    log: async (server: ServerProcess, number: number): Promise<number> => {
      const day = conversation([message(number, 'hi')], { key: `c${number}/7/14/2026` });
      return (await axios.post(`${server.url}/messageLog`, day, options)).status;
    },
  };
}
