// What a day costs the CRM, by its length: calls, Pipedrive's tokens and the bytes that are sent, when the whole day comes
// in one request, and when each message comes by itself, which is how the client sends them. node bench/crm-cost.mjs
//
// The CRM is the fake Pipedrive, which counts as the documents say.
// oxlint-disable no-await-in-loop -- one after another is what is measured

import { createFakePipedrive } from '../packages/connector-pipedrive/dist/fake/index.js';
import { createPipedriveConnector } from '../packages/connector-pipedrive/dist/index.js';
import { createKeyRing, createServer, openSqliteStorage } from '../packages/server/dist/index.js';
import { day } from './support/load.mjs';
import { report, round } from './support/report.mjs';

const lengths = process.env.BENCH_QUICK ? [1, 10, 50] : [1, 10, 50, 200];
const faults = [];
const rows = [];
for (const length of lengths) rows.push(await measure(length));
const longest = rows.at(-1);
report({
  rows,
  ratios: {
    [`bytes of a day of ${longest.messages}, message by message, of those at once`]: round(
      longest['one by one: bytes'] / longest['at once: bytes'],
    ),
  },
  faults,
});

async function measure(length) {
  const texts = Array.from({ length }, (_, index) => `text ${index}.`);
  const atOnce = await inPipedrive([texts]);
  const oneByOne = await inPipedrive(texts.map((text) => [text]));
  return {
    messages: length,
    ...named('at once', atOnce),
    ...named('one by one', oneByOne),
  };
}

/** Sends a day's messages, some with each request. */
async function inPipedrive(requests) {
  const fake = createFakePipedrive({
    now: Date.now,
    clientId: 'client',
    clientSecret: 'secret',
    redirectUri: 'https://a/',
  });
  const company = fake.addCompany({ domain: 'acme' });
  const ann = company.addUser({ name: 'Ann Agent', timezone: 'America/Los_Angeles' });
  const ada = company.addPerson({ name: 'Ada Known', phones: ['(415) 555-0100'] });
  company.addActivityType({ name: 'SMS' });
  let bytes = 0;
  const adapter = async (config) => {
    const { url, method, params, headers, data } = config;
    const address = new URL(url);
    for (const [name, value] of Object.entries(params ?? {})) address.searchParams.set(name, value);
    bytes += Buffer.byteLength(data ?? '');
    const sent = { method: method.toUpperCase(), headers: headers.toJSON(), ...(data && { body: data }) };
    const answer = await fake.fetch(new Request(address, sent));
    const { status, statusText } = answer;
    return {
      status,
      statusText,
      headers: Object.fromEntries(answer.headers),
      config,
      data: await answer.text(),
    };
  };
  const keyRing = createKeyRing(['only for this measurement'.repeat(2)]);
  const app = await createServer({
    connectors: [createPipedriveConnector({ adapter, sleep: async () => undefined })],
    storage: await openSqliteStorage({ file: ':memory:', keyRing }),
    keyRing,
    background: 'off',
  });
  const login = { platform: 'pipedrive', apiKey: ann.apiToken, hostname: 'acme.pipedrive.com' };
  const { jwtToken } = (await app.inject({ method: 'POST', url: '/apiKeyLogin', payload: login })).json();
  const send = async (payload) => {
    const headers = { authorization: `Bearer ${jwtToken}` };
    const { statusCode, body } = await app.inject({ method: 'POST', url: '/messageLog', headers, payload });
    if (statusCode !== 200) faults.push(`${statusCode} ${body}`);
  };
  // Activity types and the like are read once an hour by a process, whatever it logs.
  await send(day('warm', ['text 999999.'], ada.id));
  [bytes, fake.calls.length] = [0, 0];
  for (const texts of requests) await send(day('measured', texts, ada.id));
  const notes = company.activities.slice(1).map(({ note }) => note ?? '');
  const messages = requests.flat();
  if (notes.length !== 1) faults.push(`${notes.length} entries for ${messages.length} messages of a day`);
  for (const text of messages)
    if (notes.join('').split(text).length !== 2) faults.push(`"${text}" does not stand in Pipedrive once`);
  await app.close();
  const calls = fake.calls.filter(({ path }) => path.startsWith('/api/'));
  return { calls: calls.length, tokens: calls.reduce((sum, { tokens }) => sum + tokens, 0), bytes };
}

function named(how, figures) {
  return Object.fromEntries(Object.entries(figures).map(([what, value]) => [`${how}: ${what}`, value]));
}
