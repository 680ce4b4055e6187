import { expect, test } from 'vitest';
import { isAllowedHost, manifestSchema } from '../../src/contract/v1/manifest.js';

const manifest = { hosts: ['app.acme.com', '*.acme.io', 'localhost', '127.0.0.1'] };

test.each([
  'app.acme.com',
  'APP.ACME.COM',
  'app.acme.com:443',
  'eu.acme.io',
  'eu-1.acme.io:8443',
  'localhost',
  'localhost:3000',
  '127.0.0.1:80',
])('credentials may go to %s', (host) => {
  expect(isAllowedHost(manifest, host)).toBe(true);
});

test.each([
  ['another name', 'acme.com'],
  ['another label in front', 'x.app.acme.com'],
  ['no label for the wildcard', 'acme.io'],
  ['an empty label for the wildcard', '.acme.io'],
  ['two labels for the wildcard', 'a.eu.acme.io'],
  ['a longer name that ends alike', 'evilacme.io'],
  ['a longer name that begins alike', 'app.acme.com.evil.example'],
  ['a name in user-info', 'app.acme.com@evil.example'],
  ['a name as user and password', 'app.acme.com:443@evil.example'],
  ['a name in a path', 'evil.example/app.acme.com'],
  ['a name in a path behind the wildcard', 'evil.example/.acme.io'],
  ['a name in a query', 'evil.example?.acme.io'],
  ['a name in a fragment', 'evil.example#.acme.io'],
  ['a backslash', 'evil.example\\.acme.io'],
  ['a whole address', 'https://app.acme.com'],
  ['a dot at the end', 'app.acme.com.'],
  ['a port that is none', 'app.acme.com:'],
  ['a port that is a word', 'app.acme.com:https'],
  ['two ports', 'app.acme.com:80:80'],
  ['a long port', 'app.acme.com:123456'],
  ['IPv6', '::1'],
  ['IPv6 in brackets', '[::1]:80'],
  ['a line break', 'app.acme.com\n'],
  ['a space', ' app.acme.com'],
  ['a tab before the wildcard', 'evil\t.acme.io'],
  ['look-alike letters', 'аpp.acme.com'],
  ['a percent sign', 'evil.example%2F.acme.io'],
  ['the wildcard itself', '*.acme.io'],
  ['nothing', ''],
])('credentials may not go to %s (%s)', (_name, host) => {
  expect(isAllowedHost(manifest, host)).toBe(false);
});

const acme = {
  name: 'acme',
  displayName: 'Acme',
  urlIdentifier: '*.acme.com',
  hosts: ['*.acme.com'],
  auth: { type: 'apiKey' },
};

test('a manifest keeps what the client reads and gets its empty forms', () => {
  expect(
    manifestSchema.parse({
      ...acme,
      logoUrl: 'https://acme.com/a.png',
      page: { messageLog: { title: 'Log' } },
    }),
  ).toEqual({
    ...acme,
    logoUrl: 'https://acme.com/a.png',
    page: {
      messageLog: { title: 'Log', additionalFields: [] },
      callLog: { additionalFields: [] },
      newContact: { additionalFields: [] },
    },
  });
});

test.each([
  ['a name in capitals', { name: 'Acme' }],
  ['a name with a slash', { name: 'acme/x' }],
  ['no display name', { displayName: '' }],
  ['no urlIdentifier', { urlIdentifier: undefined }],
  ['no hosts', { hosts: [] }],
  ['a host with a scheme', { hosts: ['https://acme.com'] }],
  ['a host with a port', { hosts: ['acme.com:8080'] }],
  ['a host in capitals', { hosts: ['Acme.com'] }],
  ['a wildcard in the middle', { hosts: ['app.*.com'] }],
  ['a wildcard for everything', { hosts: ['*'] }],
  ['an unknown login', { auth: { type: 'magic' } }],
  [
    'a field without a title',
    { page: { messageLog: { additionalFields: [{ const: 'deals', type: 'selection' }] } } },
  ],
])('a manifest with %s is refused', (_name, change) => {
  expect(manifestSchema.safeParse({ ...acme, ...change }).success).toBe(false);
});

const deal = { const: 'deals', title: 'Deal', type: 'selection', defaultSettingId: 'dealDefaults' };
const both = { inboundCall: { settingId: 'inboundDeal' }, outboundCall: { settingId: 'outboundDeal' } };

test('A16: a default of the call form needs a setting for each direction', () => {
  const withField = (field: object) =>
    manifestSchema.safeParse({ ...acme, page: { callLog: { additionalFields: [field] } } });
  expect(withField({ ...deal, defaultSettingValues: both }).success).toBe(true);
  expect(withField({ const: 'deals', title: 'Deal', type: 'selection' }).success).toBe(true);
  for (const lacking of ['inboundCall', 'outboundCall'] as const) {
    const refused = withField({ ...deal, defaultSettingValues: { ...both, [lacking]: undefined } });
    expect(refused.error?.issues).toMatchObject([
      { path: ['page', 'callLog', 'additionalFields', 0, 'defaultSettingValues', lacking, 'settingId'] },
    ]);
  }
  expect(withField(deal).success).toBe(false);
});
