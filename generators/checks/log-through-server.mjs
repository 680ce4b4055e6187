// @ts-check
// Runs in a repository with generated connectors: one server, as `npm start` would configure it, logs the example
// conversation, and a call where it can, over HTTP into the fake CRM of each connector that is named. Prints `<id> ok` or what went wrong.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const root = process.cwd();
const ids = process.argv.slice(2);
const CLIENT_PAGE = 'https://ringcentral.github.io/ringcentral-embeddable/redirect.html';
const load = (/** @type {string} */ path) => import(pathToFileURL(join(root, path)).href);
const require = createRequire(join(root, 'package.json'));

const { http, HttpResponse, passthrough } = require('msw');
const { setupServer } = require('msw/node');
const { createServer, createKeyRing, openSqliteStorage } = await load('packages/server/dist/index.js');
const { loadConnectors } = await load('packages/server/dist/connectors.js');
const { readConfig } = await load('packages/server/dist/config.js');

for (const id of ids) {
  const prefix = id.replaceAll('-', '_').toUpperCase();
  process.env[`${prefix}_CLIENT_ID`] = 'client';
  process.env[`${prefix}_CLIENT_SECRET`] = 'client-secret';
}
const config = readConfig({ DAYBOOK_CONNECTORS: ids.join(',') });
const connectors = loadConnectors(config).map((/** @type {any} */ { connector }) => connector);
const keyRing = createKeyRing(['a secret for checks that is longer than thirty-two bytes']);
const server = await createServer({
  connectors,
  storage: await openSqliteStorage({ file: ':memory:', keyRing }),
  keyRing,
  limits: { signInsPerMinute: 1_000 },
});
const address = await server.listen({ port: 0, host: '127.0.0.1' });

/** @type {any} */
let crm;
const network = setupServer(
  http.all('*', async (/** @type {{ request: Request }} */ { request }) => {
    if (request.url.startsWith(address)) return passthrough();
    const response = await crm.fetch(request);
    return new HttpResponse(await response.text(), response);
  }),
);
network.listen({ onUnhandledRequest: 'error' });

for (const [index, id] of ids.entries()) {
  try {
    // oxlint-disable-next-line no-await-in-loop -- one fake after another answers the network
    await logExample(id, connectors[index]);
    console.log(`${id} ok`);
  } catch (error) {
    console.log(`${id} ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
}
network.close();
await server.close();

/**
 * @param {string} id
 * @param {any} connector
 */
async function logExample(id, connector) {
  const fakes = await load(`packages/connector-${id}/dist/fake/index.js`);
  const Fake = Object.values(fakes).find((each) => typeof each === 'function');
  crm = new Fake();
  crm.addContact({ name: 'Ada Known', phone: '(415) 555-0100' });
  const { subject } = await load(`packages/connector-${id}/dist/conformance.js`);
  const { hostname, apiKey } = subject.signIn.good;
  const { jwtToken, returnMessage } =
    connector.manifest.auth.type === 'oauth'
      ? await send(
          `/oauth-callback?callbackUri=${CLIENT_PAGE}?code=${Fake.CODE}&state=platform=${id}&hostname=${hostname}&rcAccountId=1`,
        )
      : await send('/apiKeyLogin', { apiKey, platform: id, hostname });
  if (!jwtToken) throw new Error(`the sign-in gave no token: ${JSON.stringify(returnMessage)}`);
  const { contact } = await send(`/contact?phoneNumber=%2B14155550100&jwtToken=${jwtToken}`);
  if (contact?.[0]?.name !== 'Ada Known') throw new Error(`Ada was not found: ${JSON.stringify(contact)}`);
  const example = JSON.parse(readFileSync(join(root, 'examples/conversation.json'), 'utf8'));
  const sent = { ...example, contactId: contact[0].id, additionalSubmission: {} };
  const { successful, logIds } = await send(`/messageLog?jwtToken=${jwtToken}`, sent);
  if (!successful || logIds?.length !== 3)
    throw new Error(`logged ${JSON.stringify({ successful, logIds })}`);
  if (crm.entries.length !== 1) throw new Error(`${crm.entries.length} entries stand in the CRM`);
  const [{ subject: title, body }] = crm.entries;
  if (!title.includes('Ada Known')) throw new Error(`the subject is ${title}`);
  for (const text of ['The garden gate sticks', 'Friday at half past ten', 'Friday is perfect'])
    if (!body.includes(text)) throw new Error(`"${text}" is missing in ${body}`);
  if (connector.has('createCallLog')) await logCall(jwtToken, contact[0]);
}

/**
 * A call that is answered, and then RingCentral's record of it.
 *
 * @param {string} jwtToken
 * @param {any} contact
 */
async function logCall(jwtToken, contact) {
  const about = {
    sessionId: '700001',
    direction: 'Inbound',
    startTime: Date.UTC(2026, 6, 14, 17, 2),
    from: { phoneNumber: '+14155550100' },
    to: { phoneNumber: '+16505550001', extensionNumber: '101' },
  };
  const logged = await send(`/callLog?jwtToken=${jwtToken}`, {
    logInfo: { ...about, result: 'CallConnected', duration: 3, customSubject: 'Inbound Call from Ada Known' },
    note: 'Wants a quote',
    contactId: contact.id,
    contactType: contact.type,
    contactName: contact.name,
    additionalSubmission: {},
  });
  if (!logged.successful || !logged.logId) throw new Error(`the call: ${JSON.stringify(logged)}`);
  const record = { ...about, result: 'Call connected', duration: 95, note: 'Wants a quote' };
  await send(`/callLog?jwtToken=${jwtToken}`, record, 'PATCH');
  const texts = ['Wants a quote', '1 minute', 'Call connected'];
  for (let looks = 0; looks < 1_200; looks += 1) {
    const call = crm.entries.find((/** @type {any} */ { id }) => id === logged.logId);
    if (crm.entries.length === 2 && texts.every((text) => call?.body.includes(text))) return;
    // oxlint-disable-next-line no-await-in-loop -- the record is written in the background
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`the call reads ${JSON.stringify(crm.entries)}`);
}

/**
 * @param {string} path
 * @param {object} [body]
 * @param {string} [method]
 * @returns {Promise<any>}
 */
async function send(path, body, method = 'POST') {
  const post = {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  };
  const response = await fetch(address + path, body && post);
  const text = await response.text();
  if (!response.ok) throw new Error(`${path.split('?')[0]} answered ${response.status}: ${text}`);
  return JSON.parse(text);
}
