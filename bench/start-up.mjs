// From the command to the first answer on a database that exists, what an idle server keeps in memory, and how many
// packages it needs. node bench/start-up.mjs
// oxlint-disable no-await-in-loop -- one measurement after another
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { get } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { report, round } from './support/report.mjs';

const STARTS = process.env.BENCH_QUICK ? 3 : 9;
const SETTLED_MS = 3_000;
/** By then Node has given back what only the start needed. */
const IDLE_MS = 30_000;
const root = fileURLToPath(new URL('..', import.meta.url));
const main = join(root, 'deploy/dist/daybook.js');
const folder = mkdtempSync(join(tmpdir(), 'daybook-bench-'));

// The first start makes the database.
await start();
const starts = [];
for (let time = 0; time < STARTS; time += 1) starts.push(await start());
const idle = await start(IDLE_MS);
const nothing = Array.from({ length: STARTS }, () => {
  const from = performance.now();
  execFileSync(process.execPath, ['--eval', '0']);
  return performance.now() - from;
});
rmSync(folder, { recursive: true, force: true });

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const firstAnswer = median(starts.map(({ ms }) => ms));
report({
  rows: [
    {
      'start to first answer, ms': Math.round(firstAnswer),
      'of it CPU, ms': Math.round(median(starts.map(({ cpuMs }) => cpuMs))),
      'an empty Node, ms': Math.round(median(nothing)),
      'memory after 3 s, MB': Math.round(median(starts.map(({ memoryMb }) => memoryMb))),
      'idle memory, MB': Math.round(idle.memoryMb),
      'production packages': countPackages(),
    },
  ],
  ratios: { 'start to first answer, of an empty Node': round(firstAnswer / median(nothing)) },
});

/** Starts the server as people do, waits until it answers, and a while longer for its memory. */
async function start(settledMs = SETTLED_MS) {
  const port = await freePort();
  const from = performance.now();
  const child = spawn(process.execPath, [main, 'start'], {
    stdio: 'ignore',
    env: { PATH: process.env.PATH, PORT: String(port), DAYBOOK_DATA: folder, LOG_LEVEL: 'warn' },
  });
  for (;;) {
    if (await isAlive(port)) break;
    if (child.exitCode !== null) throw new Error('the server did not start');
    await pause(2);
  }
  const ms = performance.now() - from;
  const cpuMs = cpuOf(child.pid);
  await pause(settledMs);
  const memoryMb =
    Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))[1]) / 1_000;
  child.kill();
  await once(child, 'exit');
  return { ms, cpuMs, memoryMb };
}

/** `fetch` would keep a core busy with connections that are refused. */
function isAlive(port) {
  return new Promise((resolve) => {
    const sent = get({ port, host: '127.0.0.1', path: '/isAlive' }, (answer) => {
      answer.resume();
      resolve(answer.statusCode === 200);
    });
    sent.on('error', () => resolve(false));
  });
}

/** Linux: ticks of 10 ms, in user and system mode. */
function cpuOf(pid) {
  const [, after] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ');
  const fields = after.split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** What the container's image has beside the command. */
function countPackages() {
  const words = ['--filter=@daybook/container', 'list', '--prod', '--depth=Infinity', '--json'];
  const [container] = JSON.parse(execFileSync('pnpm', words, { cwd: root, encoding: 'utf8' }));
  return new Set(pathsBelow(container)).size;
}

function pathsBelow({ dependencies = {} }) {
  return Object.values(dependencies).flatMap((each) => [each.path, ...pathsBelow(each)]);
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}
