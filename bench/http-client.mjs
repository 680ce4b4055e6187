// What stands behind axios: what a request costs the processor through each of the ways to send it, and how many meet
// a connection that its CRM is closing.
//
//   pnpm build && node bench/http-client.mjs
//   REQUESTS=1000 ROUNDS=10 node bench/http-client.mjs       (a measurement; its best round counts)
import { fork } from 'node:child_process';
import { once } from 'node:events';
import http from 'node:http';
import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request as undici } from 'undici';
import { createHttpClient } from '../packages/core/dist/index.js';
import { report, round } from './support/report.mjs';

const axios = createRequire(new URL('../packages/core/package.json', import.meta.url))('axios');
const isQuick = Boolean(process.env.BENCH_QUICK);
const REQUESTS = Number(process.env.REQUESTS ?? (isQuick ? 200 : 500));
const ROUNDS = Number(process.env.ROUNDS ?? (isQuick ? 3 : 10));
/** A CRM closes what nobody uses after this, and the requests below come about then. */
const IDLE_MS = 2_000;
const WORKERS = 64;
const PAUSES = 5;

const headers = { Authorization: 'Bearer 0123456789abcdef' };
const jsonHeaders = { ...headers, 'content-type': 'application/json' };
const entry = { subject: 'SMS with Ada', note: '<b>hello</b>'.repeat(80), done: true, person_id: 7 };
const manifest = { displayName: 'Acme', hosts: ['localhost'] };

const cost = await measureCost();
const closing = await measureClosing();
report({
  rows: [
    ...Object.entries(cost).flatMap(([concurrency, figures]) =>
      Object.entries(figures).map(([way, { processor, clock }]) => ({
        way,
        'at once': Number(concurrency),
        'CPU µs/request': processor,
        'µs/request': clock,
      })),
    ),
    ...Object.entries(closing).map(([way, figures]) => ({ way, ...figures })),
  ],
  ratios: Object.fromEntries(
    Object.entries(cost).flatMap(([concurrency, { createHttpClient: ours, ...others }]) =>
      ['axios, its own adapter', 'undici alone'].map((way) => [
        `createHttpClient, ${concurrency} at once: CPU, of ${way}`,
        round(ours.processor / others[way].processor),
      ]),
    ),
  ),
  faults: Object.entries(closing)
    .filter(([way, figures]) => way.startsWith('createHttpClient') && figures['arrived twice'] > 0)
    .map(([way, figures]) => `${way}: ${figures['arrived twice']} requests arrived twice`),
});

async function measureCost() {
  const crm = await startCrm({});
  const agent = new http.Agent({ keepAlive: true });
  const dispatcher = new Agent();
  const plain = axios.create({
    httpAgent: agent,
    timeout: 10_000,
    maxContentLength: 20_000_000,
    maxRedirects: 0,
  });
  const behindUndici = axios.create({
    timeout: 10_000,
    adapter: async (config) => {
      const { method, url, data } = config;
      const sent = { method: method.toUpperCase(), headers: config.headers.toJSON(), body: data, dispatcher };
      const answer = await undici(url, sent);
      const { statusCode: status } = answer;
      return { status, statusText: '', headers: answer.headers, config, data: await answer.body.text() };
    },
  });
  const nothing = axios.create({
    adapter: async (config) => ({ status: 200, statusText: '', headers: {}, config, data: '{"id":7}' }),
  });
  const daybook = createHttpClient({ manifest });
  const asBefore = createHttpClient({ manifest, adapter: axios.getAdapter('http') });
  const ways = {
    createHttpClient: () => daybook.post(crm.url, entry, { headers }),
    "createHttpClient, axios' own adapter": () => asBefore.post(crm.url, entry, { headers }),
    'axios, its own adapter': () => plain.post(crm.url, entry, { headers }),
    'axios, undici without limits, time-outs, errors': () => behindUndici.post(crm.url, entry, { headers }),
    'axios, nothing behind it': () => nothing.post(crm.url, entry, { headers }),
    'node:http alone': async () => JSON.parse(await postAlone(crm.url, JSON.stringify(entry), agent)),
    'undici alone': async () => {
      const body = JSON.stringify(entry);
      const answer = await undici(crm.url, { method: 'POST', headers: jsonHeaders, body, dispatcher });
      return answer.body.json();
    },
    fetch: async () =>
      (await fetch(crm.url, { method: 'POST', headers: jsonHeaders, body: JSON.stringify(entry) })).json(),
  };
  const rounds = {};
  // oxlint-disable no-await-in-loop -- one after the other: they are compared
  for (const send of Object.values(ways)) await time(send, 16);
  for (const concurrency of [1, 16]) {
    const times = Object.fromEntries(Object.keys(ways).map((name) => [name, []]));
    for (let turn = 0; turn < ROUNDS; turn += 1)
      for (const [name, send] of Object.entries(ways)) times[name].push(await time(send, concurrency));
    rounds[concurrency] = Object.fromEntries(
      Object.entries(times).map(([name, each]) => [
        name,
        { processor: best(each.map(({ cpu }) => cpu)), clock: best(each.map(({ clock }) => clock)) },
      ]),
    );
  }
  // oxlint-enable no-await-in-loop
  agent.destroy();
  await dispatcher.close();
  crm.stop();
  return rounds;
}

/** Microseconds a request. */
async function time(send, concurrency) {
  let left = REQUESTS;
  const work = async () => {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    while (left-- > 0) await send();
  };
  const began = performance.now();
  const before = process.cpuUsage();
  await Promise.all(Array.from({ length: concurrency }, work));
  const { user, system } = process.cpuUsage(before);
  return { cpu: (user + system) / REQUESTS, clock: ((performance.now() - began) * 1_000) / REQUESTS };
}

async function measureClosing() {
  const cases = [];
  for (const method of ['get', 'post'])
    for (const SILENT of ['', 'yes'])
      for (const client of ['createHttpClient', 'axios, agents of Node'])
        cases.push({ method, SILENT, client });
  const figures = await Promise.all(cases.map(countFailures));
  return Object.fromEntries(
    cases.map(({ method, SILENT, client }, index) => [
      `${client}, ${method}, CRM ${SILENT ? 'tells nothing' : `says timeout=${IDLE_MS / 1_000}`}`,
      figures[index],
    ]),
  );
}

/** Each worker has a connection of its own, which falls idle together with the others'. */
async function countFailures({ method, SILENT, client }) {
  const crm = await startCrm({ IDLE_MS: String(IDLE_MS), SILENT, CLOSING_MS: '20' });
  const agent = new http.Agent({ keepAlive: true });
  const send =
    client === 'createHttpClient'
      ? createHttpClient({ manifest })
      : axios.create({ httpAgent: agent, maxRedirects: 0 });
  const failures = [];
  const work = async (_each, worker) => {
    for (let pause = 0; pause <= PAUSES; pause += 1) {
      const key = `${worker}-${pause}`;
      // oxlint-disable no-await-in-loop -- one after the other
      await send
        .request({ method, url: crm.url, headers: { 'x-key': key } })
        .catch((error) => failures.push(error));
      // Somewhat earlier and somewhat later than the CRM closes.
      await sleep(IDLE_MS - 40 + 5 * (worker % 16));
      // oxlint-enable no-await-in-loop
    }
  };
  await Promise.all(Array.from({ length: WORKERS }, work));
  const arrived = Object.values(await (await fetch(`${crm.url}arrived`)).json());
  agent.destroy();
  crm.stop();
  const twice = arrived.filter((times) => times > 1).length;
  return { requests: WORKERS * (PAUSES + 1), failed: failures.length, 'arrived twice': twice };
}

function postAlone(url, body, agent) {
  return new Promise((resolve, reject) => {
    const { hostname, port, pathname: path } = new URL(url);
    const sent = { ...jsonHeaders, 'content-length': Buffer.byteLength(body) };
    const request = http.request({ hostname, port, path, method: 'POST', headers: sent, agent }, (answer) => {
      const chunks = [];
      answer.on('data', (chunk) => chunks.push(chunk));
      answer.once('end', () => resolve(Buffer.concat(chunks).toString()));
      answer.once('error', reject);
    });
    request.once('error', reject).end(body);
  });
}

async function startCrm(environment) {
  const child = fork(new URL('http-client-server.mjs', import.meta.url), {
    env: { ...process.env, ...environment },
  });
  const [{ port }] = await once(child, 'message');
  return { url: `http://localhost:${port}/`, stop: () => child.disconnect() };
}

/** What else runs on the machine only adds to a measurement. */
function best(values) {
  return Math.round(Math.min(...values));
}
