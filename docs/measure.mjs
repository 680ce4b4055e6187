// What a message costs: signs agents in, sends their conversations message by message, each time with the whole day as
// the client does, and prints how fast that went. The CRM is in memory and answers at once. See operating.md.
//
//   FILE=measure.sqlite node docs/measure.mjs 50 20 5          (agents, conversations of each, messages of each)
//   DATABASE_URL=postgres://… node docs/measure.mjs 50 20 5         (an empty database)
//   DROP_TEXTS=yes FILE=… node docs/measure.mjs 50 20 5             (what stays when texts are dropped)
import { defineConnector } from '../packages/core/dist/index.js';
import {
  createKeyRing,
  createServer,
  openPostgresStorage,
  openSqliteStorage,
} from '../packages/server/dist/index.js';

const [agents = 50, conversationsEach = 20, messagesEach = 5] = process.argv.slice(2).map(Number);
const { DATABASE_URL, FILE, DROP_TEXTS } = process.env;
if (!DATABASE_URL && !FILE) throw new Error('Set FILE or DATABASE_URL.');
const AT_ONCE = 16;
const text =
  'Thank you, Friday at half past ten suits us well. Could you bring the drawings of the roof and the new offer with you?';

const keyRing = createKeyRing(['only for this measurement'.repeat(2)]);
const storage = DATABASE_URL
  ? await openPostgresStorage({ url: DATABASE_URL, keyRing })
  : await openSqliteStorage({ file: FILE, keyRing });
const crmCalls = { findContact: 0, create: 0, read: 0, update: 0 };
const server = await createServer({
  connectors: [createConnector()],
  storage,
  keyRing,
  background: 'off',
  limits: { signInsPerMinute: 1_000_000, requestsPerMinute: 1_000_000 },
});

const conversations = [];
await inParallel(range(agents), async (agent) => {
  const login = { platform: 'fast', apiKey: `agent-${agent}`, hostname: 'eu.fast.example' };
  const { jwtToken } = await ask('POST', '/apiKeyLogin', undefined, login);
  for (const number of range(conversationsEach)) {
    const which = agent * conversationsEach + number;
    conversations.push({
      token: jwtToken,
      phone: `+1${2_000_000_000 + which}`,
      key: `${5_578_984_709_540_000_000n + BigInt(which)}`,
      messages: [],
    });
  }
});
await inParallel(conversations, ({ phone, token }) =>
  ask('GET', `/contact?phoneNumber=${encodeURIComponent(phone)}`, token),
);

let id = 60_000_000_000;
let time = Date.now();
let bodyBytes = 0;
const cpuBefore = process.cpuUsage();
const began = performance.now();
for (const turn of range(messagesEach)) {
  // oxlint-disable-next-line no-await-in-loop -- one message after the other
  await inParallel(conversations, (conversation) => {
    conversation.messages.unshift(nextMessage(conversation, turn % 2 === 1));
    const body = bodyOf(conversation);
    bodyBytes += Buffer.byteLength(JSON.stringify(body));
    return ask('POST', '/messageLog', conversation.token, body);
  });
}
const seconds = (performance.now() - began) / 1000;
const cpu = process.cpuUsage(cpuBefore);
const messages = conversations.length * messagesEach;
console.log({
  messages,
  conversations: conversations.length,
  messagesPerSecond: Math.round(messages / seconds),
  cpuMillisecondsPerMessage: Number(((cpu.user + cpu.system) / 1000 / messages).toFixed(1)),
  bytesPerRequest: Math.round(bodyBytes / messages),
  crmCalls,
  memoryMegabytes: Math.round(process.memoryUsage().rss / 1_000_000),
});
// oxlint-disable-next-line no-await-in-loop -- 500 at a time
if (DROP_TEXTS) while ((await storage.logbook.dropTexts(Date.now() + 1)) > 0);
await server.close();

function nextMessage({ phone, key }, isOutbound) {
  id += 1;
  time += 60_000;
  const [from, to] = isOutbound ? ['+16505550001', phone] : [phone, '+16505550001'];
  const uri = `https://media.ringcentral.com/restapi/v1.0/account/1/extension/2/message-store/${id}/content/${id}`;
  return {
    id,
    type: 'SMS',
    direction: isOutbound ? 'Outbound' : 'Inbound',
    subject: text,
    creationTime: time,
    lastModifiedTime: time,
    from: { phoneNumber: from },
    to: [{ phoneNumber: to }],
    readStatus: 'Read',
    messageStatus: 'Received',
    conversationId: key,
    attachments: [{ id, uri, type: 'Text', contentType: 'text/plain' }],
  };
}

function bodyOf({ phone, key, messages: ofDay }) {
  return {
    contactId: phone,
    contactName: 'Ada Known',
    contactType: 'Contact',
    additionalSubmission: { deals: 901 },
    logInfo: {
      conversationLogId: `${key}/7/14/2026`,
      conversationId: key,
      type: 'SMS',
      messages: ofDay,
      self: { phoneNumber: '+16505550001' },
      correspondents: [{ phoneNumber: phone, name: 'Ada Known' }],
    },
  };
}

async function ask(method, url, token, payload) {
  const headers = token ? { authorization: `Bearer ${token}` } : {};
  const answer = await server.inject({ method, url, headers, ...(payload && { payload }) });
  if (answer.statusCode !== 200) throw new Error(`${method} ${url}: ${answer.statusCode} ${answer.payload}`);
  return answer.json();
}

async function inParallel(items, work) {
  const queue = items.values();
  const worker = async () => {
    // oxlint-disable-next-line no-await-in-loop -- each worker does one thing after the other
    for (const item of queue) await work(item);
  };
  await Promise.all(range(AT_ONCE).map(worker));
}

function range(length) {
  return Array.from({ length }, (_, index) => index);
}

function createConnector() {
  const notes = new Map();
  return defineConnector({
    manifest: {
      name: 'fast',
      displayName: 'Fast CRM',
      urlIdentifier: '*.fast.example',
      hosts: ['*.fast.example'],
      auth: { type: 'apiKey', apiKey: { page: { title: 'Fast CRM', content: [] } } },
    },
    getAuthType: () => 'apiKey',
    getLogFormatType: () => 'text/html',
    getUserInfo: ({ apiKey }) => ({
      successful: true,
      platformUserInfo: { id: apiKey, name: 'Ann Agent', timezoneName: 'Europe/London' },
    }),
    findContact: ({ phoneNumber }) => {
      crmCalls.findContact += 1;
      return { matchedContactInfo: [{ id: phoneNumber, name: 'Ada Known', phone: phoneNumber }] };
    },
    createMessageLog: ({ digest: { subject, body } }) => {
      crmCalls.create += 1;
      const logId = String(notes.size + 1);
      notes.set(logId, { logId, subject, body });
      return { logId };
    },
    updateMessageLog: ({ existingMessageLog: { thirdPartyLogId: logId }, digest: { subject, body } }) => {
      crmCalls.update += 1;
      notes.set(logId, { logId, subject, body });
      return {};
    },
    getMessageLog: ({ logId }) => {
      crmCalls.read += 1;
      return notes.get(logId) ?? null;
    },
  });
}
