import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import {
  createMockConnector,
  createMockCrm,
  type MockCrm,
  type MockLog,
  renderMockCrmPage,
} from '@daybook/connector-mock';
import type { Connector, InterfaceName, Params } from '@daybook/core';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import { createKeyRing, createServer, openSqliteStorage } from '../../src/index.js';
import { layDatabase } from './empty-database.js';

export const SECRET = 'a secret for tests that is longer than thirty-two bytes';

/** A running server on a fresh mock CRM, as a client and a test see it. */
export interface Daybook {
  app: FastifyInstance;
  crm: MockCrm;
  folder: string;
  /** Everything logged so far. */
  log: () => string;
  /** Names of the connector interfaces that were called, in order. */
  calls: InterfaceName[];
  entries: () => Promise<MockLog[]>;
  signIn: (username?: string) => Promise<Client>;
  /** All that the server has written to its folder, as one text. */
  files: () => Promise<string>;
}

/** A signed-in person. */
export interface Client {
  token: string;
  get: (url: string) => Promise<LightMyRequestResponse>;
  post: (url: string, body?: unknown) => Promise<LightMyRequestResponse>;
  log: (conversation: object) => Promise<LightMyRequestResponse>;
}

export interface DaybookOptions {
  /** How long each call to the CRM takes. */
  crmTakes?: number;
  /** Called before each call to the CRM; may throw. */
  beforeCall?: (name: InterfaceName) => void | Promise<void>;
  now?: () => number;
  sleep?: (milliseconds: number) => Promise<void>;
  timeZone?: string;
  folder?: string;
  footer?: string;
  publicUrl?: string;
  /** The server's secrets, newest first. */
  secrets?: string[];
  /** Interfaces that the mock is to be without. */
  without?: readonly InterfaceName[];
  /** Further connectors beside the mock. */
  connectors?: Connector[];
}

export async function startDaybook(options: DaybookOptions = {}): Promise<Daybook> {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'daybook-')));
  const file = join(folder, 'daybook.sqlite');
  await layDatabase(file);
  const crm = createMockCrm(join(folder, 'mock-crm.json'));
  const calls: InterfaceName[] = [];
  const keyRing = createKeyRing(options.secrets ?? [SECRET]);
  let logged = '';
  const sink = new Writable({
    write(chunk, _encoding, done) {
      logged += String(chunk);
      done();
    },
  });
  const { now, sleep, timeZone, footer, publicUrl, connectors = [] } = options;
  const app = await createServer({
    connectors: [
      observe(createMockConnector({ crm, ...(timeZone && { timeZone }) }), calls, options),
      ...connectors,
    ],
    storage: await openSqliteStorage({ file, keyRing }),
    keyRing,
    logbook: { patienceMs: 60_000 },
    logger: pino({ level: 'trace' }, sink),
    pages: { '/mock-crm': async () => renderMockCrmPage(await crm.read()) },
    ...(now && { now }),
    ...(sleep && { sleep }),
    ...(footer !== undefined && { footer }),
    ...(publicUrl !== undefined && { publicUrl }),
  });
  onTestFinished(async () => {
    await app.close();
    if (options.folder === undefined) await rm(folder, { recursive: true, force: true });
  });
  return {
    app,
    crm,
    folder,
    calls,
    log: () => logged,
    entries: async () => (await crm.read()).logs,
    signIn: (username) => signIn(app, username),
    files: async () => {
      const names = await readdir(folder);
      const contents = await Promise.all(names.map((name) => readFile(join(folder, name), 'latin1')));
      return contents.join('\n');
    },
  };
}

async function signIn(app: FastifyInstance, username = 'Ann Agent'): Promise<Client> {
  const login = await app.inject({
    method: 'POST',
    url: '/apiKeyLogin?state=platform=mock',
    payload: {
      apiKey: 'k-123',
      platform: 'mock',
      hostname: 'localhost',
      additionalInfo: { apiKey: 'k-123', username },
    },
  });
  const { jwtToken: token } = login.json<{ jwtToken: string }>();
  const headers = { authorization: `Bearer ${token}` };
  const post: Client['post'] = (url, body = {}) =>
    app.inject({
      method: 'POST',
      url,
      headers: { ...headers, 'content-type': 'application/json' },
      payload: JSON.stringify(body),
    });
  return {
    token,
    get: (url) => app.inject({ method: 'GET', url, headers }),
    post,
    log: (conversation) => post('/messageLog', conversation),
  };
}

/** The same connector, watched and slowed down from outside. */
function observe(
  connector: Connector,
  calls: InterfaceName[],
  { crmTakes, beforeCall, without = [] }: DaybookOptions,
): Connector {
  return {
    ...connector,
    has: (name) => !without.includes(name) && connector.has(name),
    async call<Name extends InterfaceName>(name: Name, params: Params<Name>) {
      if (!name.startsWith('get')) calls.push(name);
      await beforeCall?.(name);
      if (crmTakes !== undefined && name.endsWith('MessageLog')) {
        await new Promise((resolve) => setTimeout(resolve, crmTakes));
      }
      return connector.call(name, params);
    },
  };
}
