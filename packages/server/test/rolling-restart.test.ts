import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { conversation, message, transcript } from './support/conversations.js';
import { FakeCrm } from './support/fake-crm.mjs';
import { postgresUrl } from './support/postgres.js';
import {
  countFiled,
  kill,
  type ServerProcess,
  signIn,
  startServerProcess,
  until,
} from './support/processes.js';
import { Proxy } from './support/proxy.js';
import { createTestDatabase } from './support/storages.js';

const CLIENTS = 6;
const MESSAGES_A_DAY = 4;

it.skipIf(!postgresUrl())(
  'two processes behind a proxy are restarted one after the other: every request is answered, every message filed once',
  async () => {
    const database = await createTestDatabase('PostgreSQL');
    const crm = new FakeCrm();
    crm.takes = 50;
    const environment = {
      ...database.environment,
      FAKE_CRM_PORT: String(await crm.listen()),
      UNREADY_MS: '2000',
      LEASE_MS: '10000',
    };
    const servers: ServerProcess[] = [];
    const proxy = await Proxy.start();
    const startOne = async (): Promise<void> => {
      const server = await startServerProcess(environment);
      servers.push(server);
      await proxy.add(server.url);
    };
    onTestFinished(async () => {
      await Promise.all(servers.map(kill));
      await crm.close();
      await database.remove();
    });
    await Promise.all([startOne(), startOne()]);
    const sessions = await Promise.all(
      Array.from({ length: CLIENTS }, (_, name) => signIn({ url: proxy.url }, `client ${name}`)),
    );

    const over = new AbortController();
    const answers = new Map<string, number>();
    const ask = async (token: string, path: string, options: RequestInit = {}): Promise<void> => {
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
      const response = await fetch(proxy.url + path, { ...options, headers });
      const text = await response.text();
      const answer = response.ok ? 'ok' : text.includes('Your messages are kept') ? 'kept' : text;
      answers.set(answer, (answers.get(answer) ?? 0) + 1);
    };
    const days: { token: string; texts: string[]; ids: string[] }[] = [];
    const log = async (token: string, name: number): Promise<void> => {
      for (let number = 1; !over.signal.aborted; number += 1) {
        const key = `${name}-${number}`;
        const places = Array.from({ length: MESSAGES_A_DAY }, (_, index) => index + 1);
        const day = {
          token,
          texts: places.map((place) => `${key}/${place}`),
          ids: places.map((place) => `${key}-${place}`),
        };
        days.push(day);
        for (const place of places) {
          const messages = places
            .slice(0, place)
            .map((each, index) => message(day.ids[index] ?? '', `${key}/${each}`));
          const body = JSON.stringify(conversation(messages, { key: `${key}/7/14/2026` }));
          // oxlint-disable-next-line no-await-in-loop -- a day grows message by message
          await ask(token, '/messageLog', { method: 'POST', body });
        }
      }
    };
    const look = async (token: string): Promise<void> => {
      while (!over.signal.aborted) {
        /* oxlint-disable no-await-in-loop -- one look after the other, within the limit of a session */
        await ask(token, '/user/settings');
        await wait(60);
        /* oxlint-enable no-await-in-loop */
      }
    };
    const clients = sessions.flatMap((token, name) => [log(token, name), look(token)]);

    for (const old of servers.slice()) {
      /* oxlint-disable no-await-in-loop -- one after the other */
      const before = days.length;
      await until(() => days.length > before + 3);
      const end = once(old.child, 'exit');
      old.child.kill('SIGTERM');
      await until(() => !proxy.isReady(old.url));
      expect(await end).toEqual([0, null]);
      proxy.remove(old.url);
      await startOne();
      /* oxlint-enable no-await-in-loop */
    }
    over.abort();
    await Promise.all(clients);

    expect(proxy.broken).toEqual([]);
    expect([...answers.keys()].filter((answer) => answer !== 'ok' && answer !== 'kept')).toEqual([]);
    for (const { token, ids } of days) {
      // oxlint-disable-next-line no-await-in-loop -- what was kept is delivered by itself
      await until(async () => (await countFiled({ url: proxy.url }, token, ids)) === ids.length);
    }
    const byFirst = (a: (string | undefined)[], b: (string | undefined)[]): number =>
      String(a[0]).localeCompare(String(b[0]));
    const filed = crm.entries.map(({ body }) => transcript(body).map((line) => line.split(' | ')[1]));
    expect(filed.toSorted(byFirst)).toEqual(days.map(({ texts }) => texts).toSorted(byFirst));
  },
);
