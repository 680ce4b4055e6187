import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { createMockConnector, createMockCrm } from '../src/index.js';
import {
  createCall,
  disposition,
  finding,
  livingCall,
  phoneCall,
  reading,
  updateCall,
} from './call-fixtures.js';
import { create, setUp } from './fixtures.js';

const entry = {
  id: 104,
  contactId: 101,
  subject: 'Inbound Call from Ada Known',
  body: '<b>Call details</b>',
  format: 'text/html',
  marker: 'Daybook #AbCdEfGhIjKl',
  day: '2026-07-14',
  startsAt: '2026-07-15T06:45:30.000Z',
  call: { direction: 'Inbound', durationSeconds: 95, outcome: 'connected' },
  createdAt: '2026-07-14T12:00:00.000Z',
  updatedAt: '2026-07-14T12:00:00.000Z',
};

test('a call is stored as an entry, on its local day, with length and outcome', async () => {
  const { connector, stored } = await setUp();
  expect(await connector.call('createCallLog', createCall())).toEqual({
    logId: 104,
    stored: { subject: 'Inbound Call from Ada Known', body: '<b>Call details</b>' },
    returnMessage: { messageType: 'success', message: 'Call logged', ttl: 2000 },
  });
  expect((await stored()).logs).toEqual([entry]);
});

test('calls and days stand beside each other', async () => {
  const { connector, stored } = await setUp();
  await connector.call('createMessageLog', create());
  await connector.call('createCallLog', createCall());
  expect((await stored()).logs.map(({ id, call }) => [id, call?.direction])).toEqual([
    [104, undefined],
    [105, 'Inbound'],
  ]);
});

test('the rest of a long transcript is an entry, and no second call', async () => {
  const { connector, stored } = await setUp();
  await connector.call('createCallLog', createCall(phoneCall({ part: 2 })));
  await connector.call(
    'updateCallLog',
    updateCall(104, phoneCall({ part: 2, body: 'More' }), ['body', 'duration']),
  );
  expect((await stored()).logs).toEqual([{ ...entry, call: undefined, body: 'More' }]);
});

test.each([
  [{ deals: 902 }, { dealId: 902 }],
  [{ leads: 'lead-77' }, { leadId: 'lead-77' }],
  [{ deals: 901, leads: 'lead-77' }, { dealId: 901 }],
  [{ deals: 'none', leads: null }, {}],
  [{ deals: 999 }, {}],
])('the form %j links %j, when the call is made', async (additionalSubmission, links) => {
  const { connector, stored } = await setUp();
  await connector.call('createCallLog', createCall(phoneCall(), { additionalSubmission }));
  expect((await stored()).logs).toEqual([{ ...entry, ...links }]);
});

test('an unknown contact is refused and nothing is stored', async () => {
  const { connector, file } = await setUp();
  const contactInfo = { id: 999, name: 'Nobody' };
  await expect(
    connector.call('createCallLog', createCall(phoneCall(), { contactInfo })),
  ).rejects.toMatchObject({
    code: 'crm_not_found',
    mayHaveLanded: false,
    message: 'Mock CRM does not know this record: contact 999',
  });
  await expect(readFile(file)).rejects.toMatchObject({ code: 'ENOENT' });
});

test.each([
  [['body'], { body: 'New' }],
  [['subject'], { subject: 'Roof' }],
  [['time'], { day: '2026-07-15', startsAt: '2026-07-15T07:00:00.000Z' }],
  [['duration'], { call: { direction: 'Inbound', durationSeconds: 120, outcome: 'unknown' } }],
  [['outcome'], { call: { direction: 'Inbound', durationSeconds: null, outcome: 'missed' } }],
  [['fields'], { dealId: 901 }],
  [['owner'], {}],
  [[], {}],
] as const)('of %j only that is written', async (changed, written) => {
  const { connector, file, stored } = await setUp();
  await connector.call(
    'createCallLog',
    createCall(livingCall, { additionalSubmission: { leads: 'lead-77' } }),
  );
  const later = createMockConnector({ file, now: () => Date.UTC(2026, 6, 14, 13) });
  const known = phoneCall({
    subject: 'Roof',
    body: 'New',
    startsAt: '2026-07-15T07:00:00.000Z',
    day: '2026-07-15',
    durationSeconds: 120,
    outcome: 'missed',
  });
  const { stored: text } = await later.call(
    'updateCallLog',
    updateCall(104, known, [...changed], { deals: 901 }),
  );
  const before = {
    ...entry,
    call: { direction: 'Inbound', durationSeconds: null, outcome: 'unknown' },
    leadId: 'lead-77',
    updatedAt: '2026-07-14T13:00:00.000Z',
  };
  const { leadId, ...withoutLead } = before;
  const expected = 'dealId' in written ? { ...withoutLead, ...written } : { ...before, leadId, ...written };
  expect((await stored()).logs).toEqual([expected]);
  expect(text).toEqual({ subject: expected.subject, body: expected.body });
});

test('the form changes the link, and a field that is missing changes nothing', async () => {
  const { connector, stored } = await setUp();
  await connector.call('createCallLog', createCall());
  expect(await connector.call('upsertCallDisposition', disposition(104, { deals: 902 }))).toEqual({
    logId: 104,
  });
  expect((await stored()).logs).toEqual([{ ...entry, dealId: 902 }]);
  await connector.call('upsertCallDisposition', disposition(104, { leads: 'lead-77' }));
  expect((await stored()).logs).toEqual([{ ...entry, leadId: 'lead-77' }]);
});

test("another person's deal is refused in words, and changes nothing", async () => {
  const { connector, stored } = await setUp();
  await connector.call('createCallLog', createCall(phoneCall(), { additionalSubmission: { deals: 901 } }));
  expect(await connector.call('upsertCallDisposition', disposition(104, { deals: 999 }))).toEqual({
    returnMessage: { messageType: 'warning', message: 'Ada Known has no such deal or lead.', ttl: 5000 },
  });
  expect((await stored()).logs).toEqual([{ ...entry, dealId: 901 }]);
});

test('a call is read as people left it, with what its fields hold', async () => {
  const { connector, file } = await setUp();
  await connector.call('createCallLog', createCall());
  expect(await connector.call('getCallLog', reading(104))).toEqual({
    subject: 'Inbound Call from Ada Known',
    body: '<b>Call details</b>',
    fields: { deals: null, leads: null },
  });
  await createMockCrm(file).edit(({ logs: [log] }) => {
    if (log) Object.assign(log, { subject: 'Theirs', body: '<p>Mine</p>', dealId: 901 });
  });
  expect(await connector.call('getCallLog', reading(104))).toEqual({
    subject: 'Theirs',
    body: '<p>Mine</p>',
    fields: { deals: 901, leads: null },
  });
});

test('a call that somebody deleted is gone, for all that is done with it', async () => {
  const { connector, file } = await setUp();
  await connector.call('createCallLog', createCall());
  await createMockCrm(file).edit((data) => data.logs.pop());
  const gone = {
    code: 'crm_not_found',
    isGone: true,
    message: 'Mock CRM does not know this record: entry 104',
  };
  await expect(connector.call('getCallLog', reading(104))).rejects.toMatchObject(gone);
  await expect(connector.call('updateCallLog', updateCall(104, phoneCall(), ['body']))).rejects.toMatchObject(
    gone,
  );
  await expect(
    connector.call('upsertCallDisposition', disposition(104, { deals: 901 })),
  ).rejects.toMatchObject(gone);
  expect(await connector.call('findCallLog', finding('Daybook #AbCdEfGhIjKl'))).toBeNull();
});

test('a call is found by its marker', async () => {
  const { connector } = await setUp();
  await connector.call('createCallLog', createCall());
  expect(await connector.call('findCallLog', finding('Daybook #AbCdEfGhIjKl'))).toEqual({ logId: 104 });
  expect(await connector.call('findCallLog', finding('Daybook #another'))).toBeNull();
});

test('an uncertain create takes over the call that landed, with all that is known now', async () => {
  const { connector, stored } = await setUp();
  await connector.call('createCallLog', createCall(livingCall));
  const again = createCall(phoneCall({ body: 'All of it' }), {
    previous: 'uncertain',
    additionalSubmission: { deals: 901 },
  });
  expect(await connector.call('createCallLog', again)).toMatchObject({
    logId: 104,
    stored: { body: 'All of it' },
  });
  expect((await stored()).logs).toEqual([{ ...entry, body: 'All of it', dealId: 901 }]);
});

test('an uncertain create that never landed makes the call', async () => {
  const { connector, stored } = await setUp();
  await connector.call('createCallLog', createCall(phoneCall({ marker: 'Daybook #another' })));
  const { logId } = await connector.call('createCallLog', createCall(phoneCall(), { previous: 'uncertain' }));
  expect(logId).toBe(105);
  expect((await stored()).logs.map(({ marker }) => marker)).toEqual([
    'Daybook #another',
    'Daybook #AbCdEfGhIjKl',
  ]);
});

test('the call form takes the default lead from one setting for each direction', () => {
  const { manifest } = createMockConnector({ file: 'unused.json' });
  expect(manifest.page.callLog.additionalFields).toMatchObject([
    {
      const: 'leads',
      defaultSettingId: 'leadDefaults',
      defaultSettingValues: {
        inboundCall: { settingId: 'defaultInboundCallLead' },
        outboundCall: { settingId: 'defaultOutboundCallLead' },
      },
    },
    { const: 'deals' },
  ]);
  const settings = JSON.stringify(manifest.settings);
  expect(settings).toContain('"id":"defaultInboundCallLead"');
  expect(settings).toContain('"id":"defaultOutboundCallLead"');
});
