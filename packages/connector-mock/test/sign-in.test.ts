import { isAllowedHost } from '@daybook/core';
import { expect, test } from 'vitest';
import { createMockConnector } from '../src/index.js';
import { call, setUp } from './fixtures.js';

const form = { hostname: 'acme.mock-crm.example', platform: 'mock', authHeader: 'Basic ay0xMjM6' };

test('a key and a user name sign a person in, in the zone of the options', async () => {
  const { file } = await setUp();
  const connector = createMockConnector({ file, timeZone: 'Europe/Berlin' });
  const additionalInfo = { apiKey: 'k-123', username: ' Zoë van Dam ' };
  expect(await connector.call('getUserInfo', { ...form, apiKey: 'k-123', additionalInfo })).toEqual({
    successful: true,
    platformUserInfo: {
      id: 'zoë-van-dam',
      name: 'Zoë van Dam',
      accountId: 'mock',
      timezoneName: 'Europe/Berlin',
    },
  });
});

test.each([{}, { username: '' }, { username: 7 }])(
  'without a user name it is Ann Agent: %j',
  async (additionalInfo) => {
    const { connector } = await setUp();
    const { platformUserInfo } = await connector.call('getUserInfo', {
      ...form,
      apiKey: 'k-123',
      additionalInfo,
    });
    expect(platformUserInfo).toEqual({
      id: 'ann-agent',
      name: 'Ann Agent',
      accountId: 'mock',
      timezoneName: 'America/Los_Angeles',
    });
  },
);

test.each([undefined, '', '  ', 'wrong', 'wrong-key'])(
  'the key %j is refused with a warning',
  async (apiKey) => {
    const { connector } = await setUp();
    expect(await connector.call('getUserInfo', { ...form, apiKey, additionalInfo: {} })).toEqual({
      successful: false,
      returnMessage: { messageType: 'warning', message: 'Mock CRM does not accept this API key.', ttl: 3000 },
    });
  },
);

test('the key is sent as the user name of Basic authorization', async () => {
  const { connector } = await setUp();
  expect(await connector.call('getAuthType', {})).toBe('apiKey');
  expect(await connector.call('getBasicAuth', { apiKey: 'k-123' })).toBe('ay0xMjM6');
});

test('signing out says so', async () => {
  const { connector } = await setUp();
  expect(await connector.call('unAuthorize', call)).toEqual({
    returnMessage: { messageType: 'success', message: 'Signed out of Mock CRM', ttl: 1000 },
  });
});

test('credentials go to hosts of the mock CRM only', async () => {
  const { manifest } = (await setUp()).connector;
  expect(isAllowedHost(manifest, 'acme.mock-crm.example')).toBe(true);
  expect(isAllowedHost(manifest, 'mock-crm.example')).toBe(true);
  expect(isAllowedHost(manifest, 'localhost:3000')).toBe(true);
  expect(isAllowedHost(manifest, 'mock-crm.example.evil.example')).toBe(false);
});

test('the log form shows leads before deals, and every default setting that it names exists', async () => {
  const { manifest } = (await setUp()).connector;
  const fields = manifest.page.messageLog.additionalFields;
  expect(fields.map((field) => field.const)).toEqual(['leads', 'deals']);
  expect(fields[0]).toMatchObject({
    defaultSettingId: manifest.settings?.[0]?.id,
    defaultSettingValues: {
      message: { settingId: 'defaultMessageLead' },
      fax: { settingId: 'defaultFaxLead' },
      voicemail: { settingId: 'defaultVoicemailLead' },
    },
  });
  expect(manifest.settings?.[0]).toMatchObject({
    items: [
      { id: 'defaultMessageLead' },
      { id: 'defaultFaxLead' },
      { id: 'defaultVoicemailLead' },
      { id: 'defaultInboundCallLead' },
      { id: 'defaultOutboundCallLead' },
    ],
  });
});
