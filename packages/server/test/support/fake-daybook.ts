import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LogFormat, UnfiledDigest } from '@daybook/core';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { onTestFinished } from 'vitest';
import {
  createKeyRing,
  createServer,
  openSqliteStorage,
  type ServerOptions,
  type Storage,
} from '../../src/index.js';
import { layDatabase } from './empty-database.js';
import { createFakeConnector } from './fake-connector.mjs';
import { FakeCrm } from './fake-crm.mjs';
import { SECRET } from './harness.js';

/** A server on the fake CRM whose clock the test turns. */
export interface FakeDaybook {
  app: FastifyInstance;
  crm: FakeCrm;
  clock: { now: () => number; advance: (milliseconds: number) => void };
  /** Lets time pass, second by second at first, and delivery do its work. */
  pass: (milliseconds: number) => Promise<void>;
  log: (conversation: object, username?: string) => Promise<LightMyRequestResponse>;
  unfiled: (username?: string) => Promise<UnfiledDigest[]>;
  post: (url: string, body?: object, username?: string) => Promise<LightMyRequestResponse>;
  /** Any request of a signed-in person. */
  ask: (
    method: 'GET' | 'POST' | 'PATCH' | 'PUT',
    url: string,
    body?: object,
    how?: { username?: string; headers?: Record<string, string> },
  ) => Promise<LightMyRequestResponse>;
  token: (username?: string) => Promise<string>;
  signInAgain: (username?: string) => Promise<string>;
}

export interface FakeDaybookOptions {
  /** For how long the connector waits for the CRM. */
  timeoutMs?: number;
  canFind?: boolean;
  canRead?: boolean;
  tellsStored?: boolean;
  subjectCharacters?: number;
  missingSeconds?: number;
  entryBytes?: number;
  /** How the connector writes: days whole, or messages one by one. */
  writes?: 'day' | 'message';
  settlingSeconds?: number;
  server?: Partial<ServerOptions>;
  canReadCalls?: boolean;
  canDispose?: boolean;
  callGatherSeconds?: number;
  marker?: 'field' | 'body';
  format?: LogFormat;
  /** Where the CRM says that its users are, or are by now. */
  timeZone?: string | (() => string);
  /** In place of a SQLite file of its own. */
  storage?: Storage;
}

export async function startFakeDaybook(options: FakeDaybookOptions = {}): Promise<FakeDaybook> {
  const { server, storage, ...connectorOptions } = options;
  const crm = new FakeCrm();
  const port = await crm.listen();
  const folder = await mkdtemp(join(tmpdir(), 'daybook-fake-'));
  const file = join(folder, 'daybook.sqlite');
  await layDatabase(file);
  const keyRing = createKeyRing([SECRET]);
  let time = Date.UTC(2026, 6, 14, 18);
  const clock = {
    now: () => time,
    advance: (milliseconds: number) => {
      time += milliseconds;
    },
  };
  const sleep = async (milliseconds: number): Promise<void> => clock.advance(milliseconds);
  const app = await createServer({
    connectors: [
      createFakeConnector({
        port,
        impatience: () => crm.impatience.signal,
        now: clock.now,
        sleep,
        ...connectorOptions,
      }),
    ],
    storage: storage ?? (await openSqliteStorage({ file, keyRing })),
    keyRing,
    background: 'off',
    now: clock.now,
    sleep,
    ...server,
    // A busy machine is no reason to be told that messages are kept.
    logbook: { patienceMs: 60_000, ...(server?.logbook ?? { giveUpAfterMs: 300_000 }) },
  });
  onTestFinished(async () => {
    crm.landLate();
    await crm.close();
    await app.close();
    await rm(folder, { recursive: true, force: true });
  });
  const tokens = new Map<string, string>();
  const signIn = async (username: string): Promise<string> => {
    const known = tokens.get(username);
    if (known !== undefined) return known;
    const payload = {
      apiKey: `key-of-${username}`,
      platform: 'fake',
      hostname: 'localhost',
      additionalInfo: { username },
    };
    const login = await app.inject({ method: 'POST', url: '/apiKeyLogin', payload });
    const { jwtToken } = login.json<{ jwtToken: string }>();
    tokens.set(username, jwtToken);
    return jwtToken;
  };
  const ask: FakeDaybook['ask'] = async (method, url, payload, { username = 'ann', headers } = {}) =>
    app.inject({
      method,
      url,
      ...(payload && { payload }),
      headers: { authorization: `Bearer ${await signIn(username)}`, ...headers },
    });
  const post: FakeDaybook['post'] = (url, payload = {}, username = 'ann') =>
    ask('POST', url, payload, { username });
  return {
    app,
    crm,
    clock,
    async pass(milliseconds) {
      const start = time;
      const end = start + milliseconds;
      while (clock.now() < end) {
        const step = time - start < 40_000 ? 1_000 : 10_000;
        clock.advance(Math.min(step, end - time));
        // oxlint-disable-next-line no-await-in-loop -- time passes in order
        await app.logbook.deliverDue();
      }
    },
    log: (conversation, username) => post('/messageLog', conversation, username),
    unfiled: async (username = 'ann') => {
      const headers = { authorization: `Bearer ${await signIn(username)}` };
      const answer = await app.inject({ method: 'GET', url: '/unfiled', headers });
      return answer.json<{ unfiled: UnfiledDigest[] }>().unfiled;
    },
    post,
    ask,
    token: (username = 'ann') => signIn(username),
    signInAgain: (username = 'ann') => {
      tokens.delete(username);
      return signIn(username);
    },
  };
}

/** Keeps the CRM from answering. Returns what lets it answer again. */
export function hold({ crm }: FakeDaybook): () => void {
  let open: () => void = () => undefined;
  crm.gate = new Promise((resolve) => {
    open = resolve;
  });
  return open;
}
