import { expect, it, onTestFinished } from 'vitest';
import { conversation, message, transcript } from './support/conversations.js';
import { FakeCrm } from './support/fake-crm.mjs';
import { postgresUrl } from './support/postgres.js';
import { countFiled, kill, send, signIn, startServerProcess, until } from './support/processes.js';
import { createTestDatabase } from './support/storages.js';

const CLIENTS = 64;
const CONVERSATIONS = 200;
/** Stopped for much longer than a lease lives, and than a write takes to settle. */
const STOP_MS = 20_000;
const SETTLING_SECONDS = 5;
const MESSAGES = 4;

it.skipIf(!postgresUrl())(
  'three processes on one PostgreSQL, one killed and one stopped midway: every message once, one entry a day',
  async () => {
    const database = await createTestDatabase('PostgreSQL');
    const crm = new FakeCrm();
    crm.takes = 10;
    const environment = {
      ...database.environment,
      FAKE_CRM_PORT: String(await crm.listen()),
      SETTLING_SECONDS: String(SETTLING_SECONDS),
    };
    const servers = await Promise.all([1, 2, 3].map(() => startServerProcess(environment)));
    const [steady, doomed, stopped] = servers;
    if (!steady || !doomed || !stopped) throw new Error('no servers');
    onTestFinished(async () => {
      await Promise.all(servers.map(kill));
      await crm.close();
      await database.remove();
    });
    const token = await signIn(steady);
    const idOf = (number: number, index: number): number => number * 1_000 + index;

    // Each conversation grows message by message; its days overlap, and come in any order and to any server.
    const days = Array.from({ length: CONVERSATIONS }, (_, number) =>
      Array.from({ length: MESSAGES }, (_unused, last) =>
        conversation(
          Array.from({ length: last + 1 }, (_each, index) =>
            message(idOf(number, index + 1), `${number}/${index + 1}`),
          ),
          { key: `conversation ${number}/7/14/2026` },
        ),
      ),
    ).flat();
    const queue = days.map((day) => ({ day, rank: Math.random() })).toSorted((a, b) => a.rank - b.rank);
    const midway = queue.length / 2;
    let disaster: Promise<void> | undefined;
    const strike = async (): Promise<void> => {
      stopped.child.kill('SIGSTOP');
      await kill(doomed);
      await new Promise((resolve) => setTimeout(resolve, STOP_MS));
      stopped.child.kill('SIGCONT');
    };

    const client = async (): Promise<void> => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        if (queue.length < midway) disaster ??= strike();
        let server = servers[Math.floor(Math.random() * servers.length)] ?? steady;
        // oxlint-disable-next-line no-await-in-loop -- a client sends again, elsewhere, what had no answer
        while ((await send(server, token, next.day)) === 'refused') server = steady;
      }
    };
    await Promise.all(Array.from({ length: CLIENTS }, client));
    await disaster;

    const ids = Array.from({ length: CONVERSATIONS }, (_, number) =>
      Array.from({ length: MESSAGES }, (_unused, index) => String(idOf(number, index + 1))),
    ).flat();
    await until(async () => (await countFiled(steady, token, ids)) === ids.length);
    // Whatever the stopped process still had in hand has long landed when its settling time is over.
    await new Promise((resolve) => setTimeout(resolve, SETTLING_SECONDS * 1_200));

    const afterwards = conversation([message(999_001, 'afterwards')], { key: 'afterwards/7/14/2026' });
    expect(await send(stopped, token, afterwards)).not.toBe('refused');
    await until(async () => (await countFiled(stopped, token, ['999001'])) === 1);
    expect(crm.entries.pop()?.body).toContain('afterwards');

    const texts = crm.entries.map(({ body }) => transcript(body).map((line) => line.split(' | ')[1]));
    const expected = Array.from({ length: CONVERSATIONS }, (_, number) =>
      Array.from({ length: MESSAGES }, (_unused, index) => `${number}/${index + 1}`),
    );
    const byName = (a: (string | undefined)[], b: (string | undefined)[]): number =>
      String(a[0]).localeCompare(String(b[0]));
    expect(texts.toSorted(byName)).toEqual(expected.toSorted(byName));
  },
);
