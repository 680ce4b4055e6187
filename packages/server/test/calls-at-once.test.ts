import axios from 'axios';
import { Client } from 'pg';
import { expect, it, onTestFinished } from 'vitest';
import { type CallRequest, callOf } from './support/calls.js';
import { FakeCrm } from './support/fake-crm.mjs';
import { postgresUrl } from './support/postgres.js';
import { kill, type ServerProcess, signIn, startServerProcess, until } from './support/processes.js';
import { createTestDatabase } from './support/storages.js';

/** Three hundred calls of fifty agents; a thousand are in `calls-thousand`, told to one process. */
const AGENTS = 50;
const CALLS = 6;
/** Of create, read and update, for a call whose facts are told in nine requests, some of them twice. */
const MOST_CRM_CALLS_OF_ONE = 12;

interface Answer {
  successful: boolean;
  logId?: number;
  returnMessage: { message: string };
}

/** The life of one call, as the client tells it (calls, section 0.1). */
function lifeOf(session: string): { requests: CallRequest[]; note: string } {
  const note = `Note of ${session}.`;
  const call = callOf({ session, note, fields: { deals: Number(session) }, extension: 'hash-a' });
  return {
    note,
    requests: [
      ['POST', '/callLog', call.live],
      ['PUT', '/callDisposition', call.disposition],
      ['POST', '/callLog/cacheNote', call.cachedNote],
      ['PATCH', '/callLog', call.hangUp],
      ['PATCH', '/callLog', call.final],
      ['POST', '/callLog', call.live],
      ['PATCH', '/callLog', call.recording],
      ['PATCH', '/callLog', call.aiNote],
      ['PATCH', '/callLog', call.transcript],
    ],
  };
}

interface Cluster {
  servers: readonly [ServerProcess, ServerProcess, ServerProcess];
  crm: FakeCrm;
  /** How many transactions had to be ended because they waited for each other: each of these takes a second. */
  deadlocks: () => Promise<number>;
}

/** Three processes on one PostgreSQL. */
async function startCluster(): Promise<Cluster> {
  const database = await createTestDatabase('PostgreSQL');
  const crm = new FakeCrm();
  // A busy machine is no CRM that does not answer.
  const environment = {
    ...database.environment,
    FAKE_CRM_PORT: String(await crm.listen()),
    CRM_TIMEOUT_MS: '20000',
    SETTLING_SECONDS: '25',
    LEASE_MS: '10000',
  };
  const start = (): Promise<ServerProcess> => startServerProcess(environment);
  const servers = await Promise.all([start(), start(), start()]);
  onTestFinished(async () => {
    await Promise.all(servers.map(kill));
    await crm.close();
    await database.remove();
  });
  const deadlocks = async (): Promise<number> => {
    const client = new Client({ connectionString: database.environment['DATABASE_URL'] });
    await client.connect();
    const { rows } = await client.query<{ deadlocks: string }>(
      'select deadlocks from pg_stat_database where datname = current_database()',
    );
    await client.end();
    return Number(rows[0]?.deadlocks);
  };
  return { servers, crm, deadlocks };
}

it.skipIf(!postgresUrl())(
  'A1 the same POST 50 times at once, spread over three processes on one PostgreSQL: one entry, one id',
  async () => {
    const { servers, crm } = await startCluster();
    const headers = { authorization: `Bearer ${await signIn(servers[0])}` };
    const { live } = callOf();
    const post = async (index: number): Promise<Answer> => {
      const { url } = servers[index % 3] ?? servers[0];
      return (await axios.post<Answer>(`${url}/callLog`, live, { headers })).data;
    };
    const together = await Promise.all(Array.from({ length: 50 }, (_unused, index) => post(index)));
    const neither = together.filter(
      ({ logId, returnMessage }) => logId !== 1 && !returnMessage.message.includes('The call is kept'),
    );
    expect(neither).toEqual([]);

    await until(async () => (await post(0)).successful);
    const calls = crm.calls.length;
    const again = await Promise.all(Array.from({ length: 50 }, (_unused, index) => post(index)));
    const logged = { messageType: 'success', message: 'Call logged', ttl: 2000 };
    expect(new Set(again.map((answer) => JSON.stringify(answer)))).toEqual(
      new Set([JSON.stringify({ successful: true, logId: 1, returnMessage: logged })]),
    );
    expect(crm.calls.length).toBe(calls);
    expect(crm.entries.length).toBe(1);
  },
);

it.skipIf(!postgresUrl())(
  'calls of many agents, told to three processes on one PostgreSQL with overlaps and re-sends: one entry each, with the last word',
  async () => {
    const { servers, crm, deadlocks } = await startCluster();
    const expected = new Map<string, string>();

    await Promise.all(
      Array.from({ length: AGENTS }, async (_unused, agent) => {
        const token = await signIn(servers[0], `agent ${agent}`);
        for (let call = 0; call < CALLS; call += 1) {
          const session = String(900_000 + agent * CALLS + call);
          const { requests, note } = lifeOf(session);
          expected.set(session, note);
          // oxlint-disable-next-line no-await-in-loop -- an agent has one call after the other
          await tell(servers, token, requests, agent + call);
        }
      }),
    );

    const isDone = (body: string): boolean =>
      body.includes('Ada: Twelve, please.') &&
      body.includes('Ada wants twelve units.') &&
      body.includes('media=9001');
    await until(() => crm.entries.length >= expected.size && crm.entries.every(({ body }) => isDone(body)));
    const said = crm.entries.map(({ body, durationSeconds, fields }) => [
      /Note of \d+\./.exec(body)?.[0] ?? '',
      durationSeconds,
      fields?.['deals'],
    ]);
    const wanted = [...expected].map(([session, note]) => [note, 97, Number(session)]);
    const byNote = (a: unknown[], b: unknown[]): number => String(a[0]).localeCompare(String(b[0]));
    expect(said.toSorted(byNote)).toEqual(wanted.toSorted(byNote));
    expect(crm.calls.filter((operation) => operation === 'create').length).toBe(expected.size);
    expect(crm.calls.length / expected.size).toBeLessThanOrEqual(MOST_CRM_CALLS_OF_ONE);
    expect(await deadlocks()).toBe(0);
    process.stdout.write(
      `${expected.size} calls, ${expected.size * 9} requests: ${crm.calls.length} calls to the CRM (${(crm.calls.length / expected.size).toFixed(1)} each)\n`,
    );
  },
);

/** Each request to another process; the client never waits for one before it sends the next. */
async function tell(
  servers: readonly ServerProcess[],
  token: string,
  requests: readonly CallRequest[],
  turn: number,
): Promise<void> {
  const headers = { authorization: `Bearer ${token}` };
  const ask = async ([method, url, data]: CallRequest, index: number): Promise<void> => {
    const server = servers[(turn + index) % servers.length];
    const { status, data: answer } = await axios.request<unknown>({
      method,
      url: `${server?.url}${url}`,
      data,
      headers,
      validateStatus: () => true,
    });
    if (status !== 200) throw new Error(`${status} ${JSON.stringify(answer)}`);
  };
  for (let index = 0; index < requests.length; index += 3) {
    const some = requests.slice(index, index + 3);
    // oxlint-disable-next-line no-await-in-loop -- three at once, then the next three
    await Promise.all(some.map((request, place) => ask(request, index + place)));
  }
}
