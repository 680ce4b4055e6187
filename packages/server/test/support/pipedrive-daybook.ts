import { createPipedriveConnector, type PipedriveConnectorOptions } from '@daybook/connector-pipedrive';
import {
  ConnectionReset,
  createFakePipedrive,
  type FakeCompany,
  type FakePipedrive,
  type FakeUser,
  type PersonRecord,
} from '@daybook/connector-pipedrive/fake';
import axios, { type AxiosAdapter } from 'axios';
import type { FastifyInstance } from 'fastify';
import { HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import { onTestFinished } from 'vitest';
import { createKeyRing, createServer, openSqliteStorage, type ServerOptions } from '../../src/index.js';
import { type Client, clientOf } from './client.js';
import { SECRET } from './harness.js';

export const REDIRECT = 'https://daybook.example/pipedrive-redirect';
/** What every person here is looked up by. */
export const ADA_PHONE = '+14155550100';

/** A server on the fake Pipedrive whose clock the test turns. */
export interface PipedriveDaybook {
  app: FastifyInstance;
  fake: FakePipedrive;
  company: FakeCompany;
  ann: FakeUser;
  /** The person that conversations are with, in `company`. */
  ada: PersonRecord;
  clock: { now: () => number; advance: (milliseconds: number) => void };
  /** Lets time pass, and delivery do its work. */
  pass: (milliseconds: number) => Promise<void>;
  signIn: (user?: FakeUser) => Promise<Client>;
  /** Calls of the API and their tokens since the last time; OAuth is free. */
  cost: () => { calls: string[]; tokens: number };
}

export interface PipedriveDaybookOptions {
  connector?: PipedriveConnectorOptions;
  server?: Partial<ServerOptions>;
  /** Whether the company has an activity type named SMS. Default: true. */
  hasSmsType?: boolean;
}

const network = setupServer();
let usersOfNetwork = 0;

/** Closes the network of this process until the test is over. */
function closeNetwork(): void {
  usersOfNetwork += 1;
  if (usersOfNetwork === 1) network.listen({ onUnhandledRequest: 'error' });
  onTestFinished(() => {
    usersOfNetwork -= 1;
    if (usersOfNetwork === 0) network.close();
  });
}

export async function startPipedriveDaybook(
  options: PipedriveDaybookOptions = {},
): Promise<PipedriveDaybook> {
  let time = Date.UTC(2026, 6, 14, 18);
  const clock = {
    now: () => time,
    advance: (milliseconds: number) => {
      time += milliseconds;
    },
  };
  const sleep = async (milliseconds: number): Promise<void> => clock.advance(milliseconds);
  const oauth = { clientId: 'client', clientSecret: 'client-secret', redirectUri: REDIRECT };
  const fake = createFakePipedrive({ now: clock.now, ...oauth });
  const company = fake.addCompany({ domain: 'acme' });
  const ann = company.addUser({ name: 'Ann Agent', timezone: 'America/Los_Angeles' });
  const ada = company.addPerson({ name: 'Ada Known', phones: ['(415) 555-0100'] });
  if (options.hasSmsType ?? true) company.addActivityType({ name: 'SMS' });
  closeNetwork();
  network.use(http.all('https://*.pipedrive.com/*', ({ request }) => answer(fake, request)));

  const keyRing = createKeyRing([SECRET]);
  const app = await createServer({
    connectors: [
      createPipedriveConnector({
        oauth,
        now: clock.now,
        sleep,
        random: () => 0.5,
        adapter: impatient(fake),
        ...options.connector,
      }),
    ],
    storage: await openSqliteStorage({ file: ':memory:', keyRing }),
    keyRing,
    background: 'off',
    now: clock.now,
    sleep,
    ...options.server,
    // A busy machine is no reason to be told that messages are kept.
    logbook: { patienceMs: 60_000, ...options.server?.logbook },
  });
  onTestFinished(async () => {
    fake.landLate();
    network.resetHandlers();
    await app.close();
  });

  let seen = 0;
  return {
    app,
    fake,
    company,
    ann,
    ada,
    clock,
    async pass(milliseconds) {
      const start = time;
      const end = start + milliseconds;
      while (clock.now() < end) {
        const step = time - start < 40_000 ? 1_000 : Math.max(10_000, milliseconds / 100);
        clock.advance(Math.min(step, end - time));
        // oxlint-disable-next-line no-await-in-loop -- time passes in order
        await app.logbook.deliverDue();
      }
    },
    async signIn(user = ann) {
      const query = new URLSearchParams({
        callbackUri: `${REDIRECT}?code=${fake.authorize(user)}`,
        state: 'platform=pipedrive',
        hostname: 'temp',
      });
      const login = await app.inject(`/oauth-callback?${query.toString()}`);
      const { jwtToken } = login.json<{ jwtToken: string }>();
      if (!jwtToken) throw new Error(`The sign-in was refused: ${login.body}`);
      return clientOf(app, jwtToken);
    },
    cost() {
      const fresh = fake.calls.slice(seen).filter(({ path }) => path.startsWith('/api/'));
      seen = fake.calls.length;
      return {
        calls: fresh.map(({ operation }) => operation ?? 'unknown'),
        tokens: fresh.reduce((sum, { tokens }) => sum + tokens, 0),
      };
    },
  };
}

async function answer(fake: FakePipedrive, request: Request): Promise<Response> {
  try {
    return await fake.fetch(request);
  } catch (error) {
    if (error instanceof ConnectionReset) return HttpResponse.error();
    throw error;
  }
}

/** Gives up at once what the fake will never answer: stands for a client's time-out without the wait. */
function impatient(fake: FakePipedrive): AxiosAdapter {
  const send = axios.getAdapter('http');
  return (config) => {
    const signals = [config.signal, fake.impatience.signal].filter((signal) => signal instanceof AbortSignal);
    return send({ ...config, signal: AbortSignal.any(signals) });
  };
}
