import { describe, expect, test } from 'vitest';
import {
  fromAppConnect,
  learnOfCall,
  mergeIntoEntry,
  renderCall,
  toCallParameters,
} from '../../src/index.js';
import { knowledgeOf, life } from '../support/call-facts.js';
import { textSettings } from '../support/call-text.js';

const manifest = {
  name: 'old',
  displayName: 'Old CRM',
  urlIdentifier: '*.old.example',
  hosts: ['old.example'],
  auth: { type: 'apiKey' as const },
};
const user = {
  id: '7-old',
  platform: 'old',
  hostname: 'old.example',
  platformAdditionalInfo: {},
  userSettings: {},
};
const call = { user, authHeader: 'Bearer x' };
const contactInfo = { id: 101, name: 'Ada Known', type: 'Contact', phoneNumber: '+14155550100' };
const settings = textSettings({ markerPlace: 'field' });

/** A module as people write them from App Connect's template, with its CRM: one entry. */
function moduleOf(changes: Record<string, unknown> = {}) {
  const entry = { subject: '', body: '', deal: undefined as unknown };
  const asked: Record<string, Record<string, unknown>> = {};
  const module = {
    getAuthType: () => 'apiKey',
    getUserInfo: async () => ({}),
    findContact: async () => [],
    createMessageLog: async () => ({ logId: 1 }),
    updateMessageLog: async () => undefined,
    createCallLog: async (given: { composedLogDetails: string; callLog: { customSubject: string } }) => {
      asked['createCallLog'] = given;
      Object.assign(entry, { subject: given.callLog.customSubject, body: given.composedLogDetails });
      return { logId: 7012, returnMessage: { message: 'Logged', messageType: 'success', ttl: 2000 } };
    },
    getCallLog: async (given: Record<string, unknown>) => {
      asked['getCallLog'] = given;
      return {
        callLogInfo: {
          subject: entry.subject,
          note: 'Wants a quote',
          fullBody: entry.body,
          fullLogResponse: { etag: 'v3' },
          dispositions: { deals: entry.deal },
        },
        returnMessage: { message: 'Call log fetched.' },
      };
    },
    updateCallLog: async (given: { composedLogDetails: string; subject: string }) => {
      asked['updateCallLog'] = given;
      Object.assign(entry, { subject: given.subject, body: given.composedLogDetails });
      return { updatedNote: 'Wants a quote' };
    },
    upsertCallDisposition: async (given: { dispositions: { deals: unknown } }) => {
      asked['upsertCallDisposition'] = given;
      entry.deal = given.dispositions.deals;
      return { logId: 7012 };
    },
    ...changes,
  };
  return { module, entry, asked };
}

const existingCallLog = {
  id: 's-a1',
  sessionId: '700001',
  extensionNumber: '101',
  platform: 'old',
  userId: '7-old',
  contactId: '101',
  thirdPartyLogId: '7012',
};

test('a call is created, read and written again, with people’s words around ours', async () => {
  const { module, entry, asked } = moduleOf();
  const connector = fromAppConnect(module, { manifest });
  const known = knowledgeOf([life.answered]);
  const [first] = renderCall(known, settings);
  if (!first) throw new Error('no entry');
  const parametersOf = (body: string, of = known) =>
    toCallParameters({
      known: of,
      key: '700001',
      part: 1,
      subject: first.subject,
      body,
      fields: {},
      settings,
    });

  const created = await connector.call('createCallLog', {
    ...call,
    contactInfo,
    previous: 'none',
    ...parametersOf(first.body),
  });
  expect(created).toEqual({
    logId: 7012,
    returnMessage: { message: 'Logged', messageType: 'success', ttl: 2000 },
  });
  expect(asked['createCallLog']).toMatchObject({
    contactInfo,
    composedLogDetails: first.body,
    callLog: {
      sessionId: '700001',
      duration: 3,
      result: 'CallConnected',
      customSubject: 'Inbound Call from Ada Known',
    },
    user: { timezoneOffset: '-07:00' },
    isFromSSCL: false,
  });

  entry.body = `Ask Bob, too.<br>${entry.body}`;
  const standing = await connector.call('getCallLog', { ...call, contactInfo, logId: 7012 });
  expect(asked['getCallLog']).toMatchObject({ callLogId: '7012', contactId: '101', authHeader: 'Bearer x' });
  if (standing === null || typeof standing.body !== 'string') throw new Error('cannot be read');

  const later = learnOfCall(known, life.record, { isFiled: true });
  const merge = mergeIntoEntry({
    known: later,
    part: 1,
    settings,
    memory: first.memory,
    standing: { ...standing, body: standing.body },
  });
  await connector.call('updateCallLog', {
    ...call,
    contactInfo,
    logId: 7012,
    existingCallLog,
    changed: merge.changed,
    ...parametersOf(merge.body, later),
  });
  expect(entry.body).toMatch(
    /^Ask Bob, too\.<br><b>Agent notes<\/b><br>Wants a quote<br><br><b>Call details<\/b>.*1 minute, 35 seconds/,
  );
  expect(asked['updateCallLog']).toMatchObject({
    existingCallLog,
    existingCallLogDetails: { etag: 'v3' },
    startTime: 1_784_048_521_000,
    duration: 95,
    result: 'Call connected',
  });
  expect(asked['updateCallLog']).not.toHaveProperty('additionalSubmission');
});

test('the form’s fields go to the module’s own function', async () => {
  const { module, entry } = moduleOf();
  const connector = fromAppConnect(module, { manifest });
  const done = await connector.call('upsertCallDisposition', {
    ...call,
    contactInfo,
    existingCallLog,
    logId: 7012,
    dispositions: { deals: 901 },
  });
  expect([done.logId, entry.deal]).toEqual([7012, 901]);
});

describe('what a module lacks', () => {
  test('without both functions that write it logs no calls', () => {
    const { module } = moduleOf({ updateCallLog: undefined });
    const connector = fromAppConnect(module, { manifest });
    expect(
      ['createCallLog', 'updateCallLog', 'getCallLog'].map((name) => connector.has(name as 'getCallLog')),
    ).toEqual([false, false, false]);
  });

  test('a text that it does not give counts as one that cannot be read', async () => {
    const { module } = moduleOf({
      getCallLog: async () => ({ callLogInfo: { subject: 'Roof', note: 'x' } }),
    });
    const connector = fromAppConnect(module, { manifest });
    const read = await connector.call('getCallLog', { ...call, contactInfo, logId: 7012 });
    expect(read).toEqual({ subject: 'Roof', body: undefined, fields: undefined });
  });

  test('but a read that has failed, and only says so, is not taken for a module that shows nothing', async () => {
    const returnMessage = { message: 'NetSuite is busy', messageType: 'danger' as const };
    const { module } = moduleOf({ getCallLog: async () => ({ callLogInfo: null, returnMessage }) });
    const connector = fromAppConnect(module, { manifest });
    await expect(connector.call('getCallLog', { ...call, contactInfo, logId: 7012 })).rejects.toMatchObject({
      code: 'crm_unavailable',
      message: expect.stringContaining('NetSuite is busy'),
    });
  });

  test('without an id nothing was logged, and the module says why', async () => {
    const returnMessage = { message: 'No activity type', messageType: 'warning' as const };
    const { module } = moduleOf({ createCallLog: async () => ({ logId: null, returnMessage }) });
    const connector = fromAppConnect(module, { manifest });
    const known = knowledgeOf([life.record]);
    const given = toCallParameters({
      known,
      key: '1',
      part: 1,
      subject: 'x',
      body: 'x',
      fields: {},
      settings,
    });
    const created = await connector.call('createCallLog', {
      ...call,
      contactInfo,
      previous: 'none',
      ...given,
    });
    expect(created).toEqual({ logId: null, returnMessage });
  });

  test('a failure that is only said is one, and may have landed', async () => {
    const returnMessage = { message: 'NetSuite is busy', messageType: 'danger' as const };
    const { module } = moduleOf({ updateCallLog: async () => ({ updatedNote: null, returnMessage }) });
    const connector = fromAppConnect(module, { manifest });
    const known = knowledgeOf([life.record]);
    const given = toCallParameters({
      known,
      key: '1',
      part: 1,
      subject: 'x',
      body: 'x',
      fields: {},
      settings,
    });
    const update = connector.call('updateCallLog', {
      ...call,
      contactInfo,
      logId: 7012,
      existingCallLog,
      changed: ['body'],
      ...given,
    });
    await expect(update).rejects.toMatchObject({ code: 'crm_rejected', mayHaveLanded: true });
  });

  test('a format of its own is plain text to us', async () => {
    const connector = fromAppConnect(moduleOf({ getLogFormatType: () => 'custom' }).module, { manifest });
    expect(await connector.call('getLogFormatType', {})).toBe('text/plain');
  });
});
