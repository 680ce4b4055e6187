import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { createMockConnector, createMockCrm, renderMockCrmPage } from '../src/index.js';
import { call, create, digest, setUp, update } from './fixtures.js';

const logged = { messageType: 'success', message: 'Message logged', ttl: 1000 };
const keepsItsLink = {
  messageType: 'warning',
  message: 'Message logged. The entry keeps the deal or lead that it has.',
  ttl: 5000,
};
const lookup = {
  ...call,
  contactInfo: { id: 101, name: 'Ada Known' },
  subject: 'SMS conversation with Ada Known - 26/07/14',
  createdSince: '2026-07-14T12:00:00.000Z',
};

test('an entry is stored as the digest says', async () => {
  const { connector, stored } = await setUp();
  expect(await connector.call('createMessageLog', create())).toEqual({
    logId: 104,
    stored: { subject: 'SMS conversation with Ada Known - 26/07/14', body: '<b>Hello</b>' },
    returnMessage: logged,
  });
  expect((await stored()).logs).toEqual([
    {
      id: 104,
      contactId: 101,
      subject: 'SMS conversation with Ada Known - 26/07/14',
      body: '<b>Hello</b>',
      format: 'text/html',
      marker: 'Daybook #k7Q2mX9aBcDe',
      day: '2026-07-14',
      startsAt: '2026-07-14T09:02:00.000Z',
      createdAt: '2026-07-14T12:00:00.000Z',
      updatedAt: '2026-07-14T12:00:00.000Z',
    },
  ]);
});

test.each([
  [{ deals: 902 }, { dealId: 902 }],
  [{ leads: 'lead-77' }, { leadId: 'lead-77' }],
  [{ deals: 901, leads: 'lead-77' }, { dealId: 901 }],
  [{ deals: 'none', leads: null }, {}],
  [{ deals: '901' }, {}],
])('the form %j links %j', async (additionalSubmission, links) => {
  const { connector, stored } = await setUp();
  await connector.call('createMessageLog', create({ additionalSubmission }));
  const [log] = (await stored()).logs;
  const { dealId, leadId } = log ?? {};
  expect(JSON.parse(JSON.stringify({ dealId, leadId }))).toEqual(links);
});

test.each([
  ['links an entry that has no link', {}, { deals: 901 }, { dealId: 901 }, logged],
  ['links nothing that is not this contact’s', {}, { deals: 777 }, {}, logged],
  ['keeps the link that is the same', { deals: 901 }, { deals: 901 }, { dealId: 901 }, logged],
  ['keeps another, and says so', { leads: 'lead-77' }, { deals: 901 }, { leadId: 'lead-77' }, keepsItsLink],
])('a later choice %s', async (_what, first, later, links, returnMessage) => {
  const { connector, stored } = await setUp();
  await connector.call('createMessageLog', create({ additionalSubmission: first }));
  const change = { ...update(104, {}), additionalSubmission: later };
  expect(await connector.call('updateMessageLog', change)).toMatchObject({ returnMessage });
  const [log] = (await stored()).logs;
  const { dealId, leadId } = log ?? {};
  expect(JSON.parse(JSON.stringify({ dealId, leadId }))).toEqual(links);
});

test('an unknown contact is refused and nothing is stored', async () => {
  const { connector, file } = await setUp();
  await expect(
    connector.call('createMessageLog', create({ contactInfo: { id: 999, name: 'Nobody' } })),
  ).rejects.toMatchObject({
    code: 'crm_not_found',
    mayHaveLanded: false,
    message: 'Mock CRM does not know this record: contact 999',
  });
  await expect(readFile(file)).rejects.toMatchObject({ code: 'ENOENT' });
});

test('an update replaces the text and keeps what a person linked', async () => {
  const { connector, file, stored } = await setUp();
  await connector.call('createMessageLog', create({ additionalSubmission: { leads: 'lead-77' } }));
  await createMockCrm(file).edit(({ logs: [log] }) => {
    if (log) Object.assign(log, { contactId: 102, dealId: 901, leadId: undefined });
  });
  const later = createMockConnector({ file, now: () => Date.UTC(2026, 6, 14, 13) });
  const changes = { subject: 'New subject', body: '<b>Hello</b><br>Bye' };
  expect(await later.call('updateMessageLog', update(104, changes))).toEqual({
    stored: changes,
    returnMessage: logged,
  });
  expect((await stored()).logs).toEqual([
    {
      id: 104,
      contactId: 102,
      subject: 'New subject',
      body: '<b>Hello</b><br>Bye',
      format: 'text/html',
      marker: 'Daybook #k7Q2mX9aBcDe',
      day: '2026-07-14',
      startsAt: '2026-07-14T09:02:00.000Z',
      dealId: 901,
      createdAt: '2026-07-14T12:00:00.000Z',
      updatedAt: '2026-07-14T13:00:00.000Z',
    },
  ]);
});

test('text that looks like a replacement pattern is stored as it is', async () => {
  const { connector, stored } = await setUp();
  await connector.call('createMessageLog', create());
  await connector.call('updateMessageLog', update(104, { body: "$& $1 $' </ul> Conversation(99 messages)" }));
  expect((await stored()).logs[0]?.body).toBe("$& $1 $' </ul> Conversation(99 messages)");
});

test('an entry that somebody deleted is gone, and its id is never used again', async () => {
  const { connector, file } = await setUp();
  await connector.call('createMessageLog', create());
  await createMockCrm(file).edit((data) => data.logs.pop());
  const gone = {
    code: 'crm_not_found',
    isGone: true,
    message: 'Mock CRM does not know this record: entry 104',
  };
  await expect(connector.call('getMessageLog', { ...call, logId: 104 })).rejects.toMatchObject(gone);
  await expect(connector.call('updateMessageLog', update(104))).rejects.toMatchObject(gone);
  expect((await connector.call('createMessageLog', create())).logId).toBe(105);
});

test('an entry that the file never had is not there, and nobody has deleted it', async () => {
  const { connector } = await setUp();
  const absent = { code: 'crm_not_found', isGone: false };
  await expect(connector.call('getMessageLog', { ...call, logId: 104 })).rejects.toMatchObject(absent);
  await expect(connector.call('updateMessageLog', update(104))).rejects.toMatchObject(absent);
});

test('an entry is found by its marker and by its id, as it now stands', async () => {
  const { connector } = await setUp();
  await connector.call('createMessageLog', create());
  const entry = {
    logId: 104,
    subject: 'SMS conversation with Ada Known - 26/07/14',
    body: '<b>Hello</b>',
  };
  expect(await connector.call('findMessageLog', { ...lookup, marker: 'Daybook #k7Q2mX9aBcDe' })).toEqual(
    entry,
  );
  expect(await connector.call('findMessageLog', { ...lookup, marker: 'Daybook #another' })).toBeNull();
  expect(await connector.call('getMessageLog', { ...call, logId: 104 })).toEqual(entry);
});

test('an uncertain create takes over the entry that landed', async () => {
  const { connector, stored } = await setUp();
  await connector.call('createMessageLog', create({ additionalSubmission: { deals: 901 } }));
  const again = create({ previous: 'uncertain', digest: digest({ body: '<b>Hello again</b>' }) });
  expect(await connector.call('createMessageLog', again)).toEqual({
    logId: 104,
    stored: { subject: 'SMS conversation with Ada Known - 26/07/14', body: '<b>Hello again</b>' },
    returnMessage: logged,
  });
  expect((await stored()).logs).toMatchObject([{ id: 104, body: '<b>Hello again</b>', dealId: 901 }]);
});

test('an uncertain create that never landed makes an entry', async () => {
  const { connector, stored } = await setUp();
  const other = create({ digest: digest({ marker: 'Daybook #another' }) });
  await connector.call('createMessageLog', other);
  const uncertain = await connector.call('createMessageLog', create({ previous: 'uncertain' }));
  expect(uncertain.logId).toBe(105);
  expect((await stored()).logs.map(({ marker }) => marker)).toEqual([
    'Daybook #another',
    'Daybook #k7Q2mX9aBcDe',
  ]);
});

test('parallel creates, contacts and updates all arrive', async () => {
  const { connector, stored } = await setUp();
  await connector.call('createMessageLog', create());
  const markers = Array.from({ length: 20 }, (_, number) => `Daybook #${number}`);
  const created = await Promise.all([
    ...markers.map((marker) => connector.call('createMessageLog', create({ digest: digest({ marker }) }))),
    connector.call('updateMessageLog', update(104, { body: 'updated' })),
    connector.call('createContact', {
      ...call,
      phoneNumber: '+16285550337',
      newContactName: 'Sam Stranger',
      newContactType: 'Contact',
      additionalSubmission: {},
    }),
  ]);
  const ids = created.flatMap((result) => ('logId' in result && result.logId ? result.logId : []));
  expect(new Set(ids).size).toBe(20);
  const { logs, contacts } = await stored();
  expect(logs[0]?.body).toBe('updated');
  expect(logs.slice(1).map(({ marker }) => marker)).toEqual(markers);
  expect(contacts.at(-1)?.name).toBe('Sam Stranger');
});

test('a restart keeps everything', async () => {
  const { connector, file } = await setUp();
  await connector.call('createMessageLog', create());
  const restarted = createMockConnector({ crm: createMockCrm(file) });
  expect(await restarted.call('getMessageLog', { ...call, logId: 104 })).toEqual({
    logId: 104,
    subject: 'SMS conversation with Ada Known - 26/07/14',
    body: '<b>Hello</b>',
  });
  const next = create({ digest: digest({ marker: 'Daybook #another' }) });
  expect((await restarted.call('createMessageLog', next)).logId).toBe(105);
});

test('the API key reaches neither the file nor the page', async () => {
  const { connector, file } = await setUp();
  const apiKey = 'k-secret-123';
  const credentials = await connector.call('getBasicAuth', { apiKey });
  const authHeader = `Basic ${credentials}`;
  const additionalInfo = { apiKey, username: 'Ann Agent' };
  const login = { hostname: 'acme.mock-crm.example', platform: 'mock', apiKey, authHeader, additionalInfo };
  const signedIn = await connector.call('getUserInfo', login);
  await connector.call(
    'createMessageLog',
    create({ authHeader, user: { ...call.user, accessToken: apiKey } }),
  );
  const texts = [
    JSON.stringify(signedIn),
    await readFile(file, 'utf8'),
    renderMockCrmPage(await createMockCrm(file).read()),
  ];
  for (const text of texts) {
    expect(text).not.toContain(apiKey);
    expect(text).not.toContain(credentials);
  }
});
