import type { Params, PlatformUserInfo } from '@daybook/core';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import { userKeyOf } from '../../src/accounts/user-key.js';
import { createKeyRing, createServer, type ServerOptions, type Storage } from '../../src/index.js';
import { acmeConnector, login } from './acme.js';
import { type Client, clientOf } from './client.js';
import { SECRET } from './harness.js';
import { createTestDatabase, type DatabaseName } from './storages.js';

/** What Acme does and knows; the test changes it. */
export interface Acme {
  person: PlatformUserInfo;
  /** Answers `getUserInfo` in place of the person's profile. */
  answer: ((params: Params<'getUserInfo'>) => unknown) | undefined;
  /** Parameters of each `getUserInfo`. */
  reads: Params<'getUserInfo'>[];
  /** Hosts that were asked for contacts. */
  hosts: string[];
  entries: { subject: string; body: string }[];
}

/** Somebody who is signed in to Acme on one server or two, and a clock. */
export interface MovingPerson {
  acme: Acme;
  client: Client;
  servers: [FastifyInstance, ...FastifyInstance[]];
  storage: Storage;
  log: () => string;
  pass: (milliseconds: number) => void;
  /** Signs in once more. */
  signIn: (form?: object) => Promise<Client>;
  /** What is stored of the person now. */
  stored: () => Promise<Awaited<ReturnType<Storage['users']['find']>>>;
}

export async function startMovingPerson({
  name = 'SQLite',
  form = {},
  answer,
  refuses = false,
  server: options = {},
}: {
  name?: DatabaseName;
  form?: object;
  answer?: Acme['answer'];
  /** Whether Acme takes no entry. */
  refuses?: boolean;
  server?: Partial<ServerOptions>;
} = {}): Promise<MovingPerson> {
  const acme: Acme = {
    person: { id: 7, name: 'Ann Agent', accountId: 'company', timezoneName: 'America/Los_Angeles' },
    answer,
    reads: [],
    hosts: [],
    entries: [],
  };
  const acmeItself = acmeConnector({
    getUserInfo: async (params) => {
      acme.reads.push(params);
      const given: unknown = await acme.answer?.(params);
      return (given ?? { successful: true, platformUserInfo: acme.person }) as never;
    },
    findContact: ({ user }) => {
      acme.hosts.push(user.hostname);
      return { matchedContactInfo: [] };
    },
    createMessageLog: ({ digest: { subject, body } }) =>
      refuses ? { logId: null } : { logId: acme.entries.push({ subject, body }) },
    updateMessageLog: ({ existingMessageLog, digest: { subject, body } }) => {
      acme.entries[Number(existingMessageLog.thirdPartyLogId) - 1] = { subject, body };
      return {};
    },
    getMessageLog: ({ logId }) => {
      const entry = acme.entries[Number(logId) - 1];
      return entry ? { logId, ...entry } : null;
    },
  });
  let time = Date.UTC(2026, 6, 14, 18);
  let logged = '';
  const write = (line: string): void => {
    logged += line;
  };
  const database = await createTestDatabase(name);
  const keyRing = createKeyRing([SECRET]);
  const start = async (): Promise<[FastifyInstance, Storage]> => {
    const storage = await database.open();
    const server = await createServer({
      connectors: [acmeItself],
      storage,
      keyRing,
      background: 'off',
      now: () => time,
      logger: pino({ level: 'info' }, { write }),
      ...options,
    });
    return [server, storage];
  };
  const [first, storage] = await start();
  const servers: [FastifyInstance, ...FastifyInstance[]] = [first];
  if (name === 'PostgreSQL') servers.push((await start())[0]);
  onTestFinished(async () => {
    await Promise.all(servers.map((server) => server.close()));
    await database.remove();
  });
  const signIn = async (changes: object = {}): Promise<Client> => {
    const fields = {
      apiKey: 'acme-key-1',
      platform: 'acme',
      hostname: 'eu.acme.example',
      ...form,
      ...changes,
    };
    return clientOf(first, (await login(first, fields)).json<{ jwtToken: string }>().jwtToken);
  };
  const client = await signIn();
  time += 1_000;
  return {
    acme,
    client,
    servers,
    storage,
    log: () => logged,
    pass: (milliseconds) => {
      time += milliseconds;
    },
    signIn,
    stored: () => storage.users.find(userKeyOf('acme', 'company', '7-acme')),
  };
}
