import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import axios from 'axios';
import { expect, it, onTestFinished } from 'vitest';
import { conversation, message } from './support/conversations.js';
import { FakeCrm } from './support/fake-crm.mjs';
import { makeFolder } from './support/folder.js';
import { SECRET } from './support/harness.js';
import {
  countFiled,
  kill,
  type ServerProcess,
  signIn,
  startServerProcess,
  until,
} from './support/processes.js';
import { serverProgram } from './support/server-bundle.js';

/** Runs a program whose files cannot grow beyond a size: the operating system refuses, as it does on a full disk. */
function onFullDisk(
  words: string[],
  environment: Record<string, string>,
): ChildProcessByStdio<null, Readable, null> {
  const kilobytes = 1_500;
  const shell = `trap '' XFSZ; ulimit -f ${kilobytes}; exec "$0" "$@"`;
  return spawn('bash', ['-c', shell, process.execPath, ...words], {
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

async function startOnFullDisk(environment: Record<string, string>): Promise<ServerProcess> {
  const child = onFullDisk([serverProgram()], { SECRET, ...environment });
  const [url] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, url: String(url).trim() };
}

it('is not ready when its disk is full, says so to who sends, and loses nothing that it has confirmed', async () => {
  const crm = new FakeCrm();
  const environment = {
    DAYBOOK_DATA: await makeFolder(),
    FAKE_CRM_PORT: String(await crm.listen()),
    // On a busy machine nobody reads `kept` here.
    PATIENCE_MS: '60000',
    CRM_TIMEOUT_MS: '60000',
    LEASE_MS: '60000',
  };
  const server = await startOnFullDisk(environment);
  onTestFinished(async () => {
    await kill(server);
    await crm.close();
  });
  const headers = { authorization: `Bearer ${await signIn(server)}` };
  const ask = (method: string, path: string, data?: object): Promise<{ status: number; data: unknown }> =>
    axios.request({ method, url: server.url + path, data, headers, validateStatus: () => true });
  expect(await ask('GET', '/readyz')).toMatchObject({ status: 200, data: 'ready' });

  const confirmed: string[] = [];
  const send = async (id: number): Promise<unknown> => {
    const sent = conversation([message(id, 'words '.repeat(1_000))], { key: `${id}/7/14/2026` });
    const { status, data } = await ask('POST', '/messageLog', sent);
    if (status === 200) confirmed.push(String(id));
    return status === 200 ? 'logged' : data;
  };
  let number = 1;
  // oxlint-disable-next-line no-await-in-loop -- until the disk is full
  while ((await send(number)) === 'logged') number += 1;
  expect(confirmed.length).toBeGreaterThan(3);
  expect(await send(999)).toBe(
    'Daybook cannot reach its database. Nothing was logged: please try again later.',
  );
  // There may be room for a small write or two.
  await until(async () => (await ask('GET', '/readyz')).status === 503);
  expect(await ask('GET', '/isAlive')).toMatchObject({ status: 200, data: 'OK' });
  const metrics = await ask('GET', '/metrics');
  expect(metrics.status).toBe(200);
  expect(metrics.data).toContain('\ndaybook_ready 0\n');
  expect(metrics.data).toMatch(/^daybook_requests_refused_total\{code="storage_unavailable"\} [1-9]/m);
  expect(metrics.data).toContain('\ndaybook_messages_waiting{state="pending"} ');
  expect(await ask('GET', '/status')).toMatchObject({ status: 200, data: { takesWrites: false } });
  const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));
  const status = onFullDisk([main, 'status'], { DAYBOOK_SECRET: SECRET, ...environment });
  expect(await text(status.stdout)).toMatch(/^The database takes no writes, /);
  await kill(server);

  const roomy = await startServerProcess(environment);
  onTestFinished(() => kill(roomy));
  expect(await countFiled(roomy, await signIn(roomy), confirmed)).toBe(confirmed.length);
  expect(new Set(crm.entries.map(({ marker }) => marker)).size).toBe(crm.entries.length);
});
