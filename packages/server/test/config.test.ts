import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { dataFiles, maskConfig, unreadyMs } from '../src/config.js';
import { readConfig } from '../src/index.js';

const SECRETS = ['the new secret which is long enough', 'the old secret which is long enough'];

const ADVICE =
  'write the number of proxies in front of the server, such as 1, or their addresses and networks, such as 127.0.0.1,10.1.0.0/16';

const defaults = {
  HOST: '127.0.0.1',
  TRUST_PROXY: 'off',
  DAYBOOK_DATA: resolve('.daybook'),
  DAYBOOK_CONNECTORS: ['mock'],
  DAYBOOK_EXAMPLE: 'off',
  DAYBOOK_FOOTER: '--- Created via RingCentral App Connect',
  DAYBOOK_KEEP_TEXT_DAYS: 7,
  DAYBOOK_GIVE_UP_HOURS: 72,
  PIPEDRIVE_WITHOUT_TYPE: 'call',
  PIPEDRIVE_BUDGET_SHARE: 0.2,
  MOCK_TIME_ZONE: 'America/Los_Angeles',
  LOG_LEVEL: 'info',
};

it('needs nothing', () => {
  expect(readConfig({})).toEqual(defaults);
});

it('takes an empty variable for one that is not set', () => {
  const names = [...Object.keys(defaults), 'PORT', 'PUBLIC_URL', 'DAYBOOK_SECRET'];
  expect(readConfig(Object.fromEntries(names.map((name) => [name, ''])))).toEqual(defaults);
  expect(readConfig(Object.fromEntries(names.map((name) => [name, ' '])))).toEqual(defaults);
  expect(readConfig({ PORT: undefined })).toEqual(defaults);
});

it('reads every setting, and nothing that is not one', () => {
  expect(
    readConfig({
      HOST: '0.0.0.0',
      PORT: ' 8080 ',
      PUBLIC_URL: 'https://crm.example/daybook//',
      TRUST_PROXY: '127.0.0.1, 10.1.0.0/16,2001:db8::/32',
      DAYBOOK_DATA: '/var/lib/daybook',
      DAYBOOK_SECRET: ` ${SECRETS.join(' , ')},`,
      DAYBOOK_CONNECTORS: 'mock, pipedrive',
      DAYBOOK_EXAMPLE: 'examples/conversation.json',
      DAYBOOK_FOOTER: 'Filed by Daybook',
      DAYBOOK_KEEP_TEXT_DAYS: '30',
      DAYBOOK_GIVE_UP_HOURS: '0.5',
      DAYBOOK_UNREADY_SECONDS: '7.5',
      DATABASE_URL: 'postgres://ann:pass-word@db.example/daybook',
      PIPEDRIVE_CLIENT_ID: 'app-1',
      PIPEDRIVE_CLIENT_SECRET: 'app-secret',
      PIPEDRIVE_REDIRECT_URI: 'https://crm.example/pipedrive-redirect',
      PIPEDRIVE_ACTIVITY_TYPE: 'texting',
      PIPEDRIVE_WITHOUT_TYPE: 'refuse',
      PIPEDRIVE_CALL_ACTIVITY_TYPE: 'phone',
      PIPEDRIVE_BUDGET_SHARE: '0.5',
      MOCK_TIME_ZONE: 'Europe/Berlin',
      LOG_LEVEL: 'debug',
      PATH: '/usr/bin',
    }),
  ).toEqual({
    HOST: '0.0.0.0',
    PORT: 8080,
    PUBLIC_URL: 'https://crm.example/daybook',
    TRUST_PROXY: ['127.0.0.1', '10.1.0.0/16', '2001:db8::/32'],
    DAYBOOK_DATA: '/var/lib/daybook',
    DAYBOOK_SECRET: SECRETS,
    DAYBOOK_CONNECTORS: ['mock', 'pipedrive'],
    DAYBOOK_EXAMPLE: resolve('examples/conversation.json'),
    DAYBOOK_FOOTER: 'Filed by Daybook',
    DAYBOOK_KEEP_TEXT_DAYS: 30,
    DAYBOOK_GIVE_UP_HOURS: 0.5,
    DAYBOOK_UNREADY_SECONDS: 7.5,
    PIPEDRIVE_CLIENT_ID: 'app-1',
    PIPEDRIVE_CLIENT_SECRET: 'app-secret',
    PIPEDRIVE_REDIRECT_URI: 'https://crm.example/pipedrive-redirect',
    PIPEDRIVE_ACTIVITY_TYPE: 'texting',
    PIPEDRIVE_WITHOUT_TYPE: 'refuse',
    PIPEDRIVE_CALL_ACTIVITY_TYPE: 'phone',
    PIPEDRIVE_BUDGET_SHARE: 0.5,
    DATABASE_URL: 'postgres://ann:pass-word@db.example/daybook',
    MOCK_TIME_ZONE: 'Europe/Berlin',
    LOG_LEVEL: 'debug',
  });
});

it('knows where home is', () => {
  expect(readConfig({ DAYBOOK_DATA: '~/daybook' }).DAYBOOK_DATA).toBe(join(homedir(), 'daybook'));
  expect(readConfig({ DAYBOOK_DATA: '~' }).DAYBOOK_DATA).toBe(homedir());
  expect(readConfig({ DAYBOOK_DATA: './~x' }).DAYBOOK_DATA).toBe(resolve('~x'));
});

it.each<[string, string, string | RegExp]>([
  ['PORT', 'eighty', 'PORT: must be a whole number from 0 to 65535'],
  ['PORT', '65536', 'PORT: must be a whole number from 0 to 65535'],
  ['PORT', '-1', 'PORT: must be a whole number from 0 to 65535'],
  ['PORT', '80.5', 'PORT: must be a whole number from 0 to 65535'],
  ['PUBLIC_URL', 'daybook.example', 'PUBLIC_URL: must be an address such as https://daybook.example'],
  ['PUBLIC_URL', 'ftp://daybook.example', /PUBLIC_URL: must be an address/],
  ['PUBLIC_URL', 'https://daybook.example/?a=1', 'PUBLIC_URL: must have no user, query or fragment'],
  ['PUBLIC_URL', 'https://daybook.example/#a', 'PUBLIC_URL: must have no user, query or fragment'],
  ['PUBLIC_URL', 'https://ann:pass-word@daybook.example', /PUBLIC_URL: must have no user/],
  ['TRUST_PROXY', 'on', `TRUST_PROXY: 'on' believes whatever a client writes: ${ADVICE}`],
  ['TRUST_PROXY', 'true', `TRUST_PROXY: ${ADVICE}`],
  ['TRUST_PROXY', '0', `TRUST_PROXY: ${ADVICE}`],
  ['TRUST_PROXY', '11', `TRUST_PROXY: ${ADVICE}`],
  ['TRUST_PROXY', '1.5', `TRUST_PROXY: ${ADVICE}`],
  ['TRUST_PROXY', '0.0.0.0/0', `TRUST_PROXY: ${ADVICE}`],
  ['TRUST_PROXY', '::/0', `TRUST_PROXY: ${ADVICE}`],
  ['TRUST_PROXY', '10.0.0.0/33', `TRUST_PROXY: ${ADVICE}`],
  ['TRUST_PROXY', '127.0.0.1,proxy.example', `TRUST_PROXY: ${ADVICE}`],
  ['TRUST_PROXY', '1', 'PUBLIC_URL: is required with TRUST_PROXY: the address that clients use, such as'],
  ['TRUST_PROXY', '127.0.0.1', /PUBLIC_URL: is required with TRUST_PROXY/],
  ['DAYBOOK_SECRET', ' , ', 'DAYBOOK_SECRET: names nothing'],
  ['DAYBOOK_CONNECTORS', ',', 'DAYBOOK_CONNECTORS: names nothing'],
  ['DAYBOOK_FOOTER', 'x'.repeat(501), /DAYBOOK_FOOTER: /],
  ['DAYBOOK_KEEP_TEXT_DAYS', 'week', /DAYBOOK_KEEP_TEXT_DAYS: /],
  ['DAYBOOK_GIVE_UP_HOURS', '0', /DAYBOOK_GIVE_UP_HOURS: /],
  ['DATABASE_URL', 'mysql://db.example/daybook', /DATABASE_URL: /],
  ...['pl/anted', '12/anted', 'pl#anted', '12#anted', '12?anted', 'p@l/anted', 'p@l?anted', 'p@12/anted'].map(
    (password): [string, string, string] => [
      'DATABASE_URL',
      `postgres://ann:${password}@db.example/daybook`,
      'DATABASE_URL: must be an address such as postgres://user:password@host/daybook; in the password write @ / ? # as %40 %2F %3F %23',
    ],
  ),
  ['PIPEDRIVE_BUDGET_SHARE', '20%', 'PIPEDRIVE_BUDGET_SHARE: must be a number such as 0.2'],
  ['PIPEDRIVE_BUDGET_SHARE', '2', /PIPEDRIVE_BUDGET_SHARE: /],
  ['PIPEDRIVE_WITHOUT_TYPE', 'ask', /PIPEDRIVE_WITHOUT_TYPE: /],
  ['PIPEDRIVE_REDIRECT_URI', 'daybook.example', 'PIPEDRIVE_REDIRECT_URI: must be an address'],
  ['MOCK_TIME_ZONE', 'Mars/Olympus', 'MOCK_TIME_ZONE: must be a time zone such as Europe/Berlin'],
  ['LOG_LEVEL', 'loud', /LOG_LEVEL: /],
  ['DAYBOOK_KEEP_TEXT_DAYS', 'x', 'DAYBOOK_KEEP_TEXT_DAYS: must be a number of days'],
  ['DAYBOOK_GIVE_UP_HOURS', 'x', 'DAYBOOK_GIVE_UP_HOURS: must be a number of hours'],
])('refuses a wrong %s (%#)', (name, value, message) => {
  expect(() => readConfig({ [name]: value })).toThrow(message);
});

it('names each variable that is wrong, and shows no value', () => {
  const wrong = {
    PORT: 'planted-1',
    PUBLIC_URL: 'planted-2',
    DAYBOOK_CONNECTORS: ',',
    MOCK_TIME_ZONE: 'planted-3',
    LOG_LEVEL: 'planted-4',
  };
  let line = '';
  try {
    readConfig(wrong);
  } catch (error) {
    line = String(error);
  }
  expect(line).toMatch(/^Error: The configuration is wrong: /);
  expect(Object.keys(wrong).filter((name) => !line.includes(`${name}: `))).toEqual([]);
  expect(line).not.toContain('planted');
  expect(line).not.toContain('\n');
});

it('hides the secret where the settings are shown', () => {
  const shown = maskConfig(readConfig({ DAYBOOK_SECRET: SECRETS.join(','), PORT: '8080' }));
  expect(shown).toMatchObject({ PORT: 8080, DAYBOOK_SECRET: '***' });
  for (const secret of SECRETS) expect(JSON.stringify(shown)).not.toContain(secret);
  expect(maskConfig(readConfig({}))['DAYBOOK_SECRET']).toBeUndefined();
});

it('shows nothing of a password that is misread, and takes what is written as it should', () => {
  const refused = 'postgres://ann:p@planted/planted@db.example/daybook';
  expect(() => readConfig({ DATABASE_URL: refused })).toThrow(/^(?!.*planted).*DATABASE_URL: /);
  const written = 'postgres://ann:p%40l%2Fanted@db.example/daybook?user=ann%40tenant';
  expect(readConfig({ DATABASE_URL: written }).DATABASE_URL).toBe(written);
});

it("hides the database's password, and still says which database it is", () => {
  const shown = maskConfig(readConfig({ DATABASE_URL: 'postgres://ann:pass-word@db.example/daybook' }));
  expect(shown['DATABASE_URL']).toBe('postgres://***@db.example/daybook');
  expect(maskConfig(readConfig({ DATABASE_URL: 'postgres://db.example/daybook' }))['DATABASE_URL']).toBe(
    'postgres://db.example/daybook',
  );
  const query = readConfig({ DATABASE_URL: 'postgres://db.example/daybook?password=pass-word&user=ann' });
  expect(JSON.stringify(maskConfig(query))).not.toContain('pass-word');
});

it('has no last line when that is switched off', () => {
  expect(readConfig({ DAYBOOK_FOOTER: 'off' }).DAYBOOK_FOOTER).toBe('');
});

it('keeps its files below one folder', () => {
  expect(dataFiles({ DAYBOOK_DATA: '/data' })).toEqual({
    database: join('/data', 'daybook.sqlite'),
    secret: join('/data', 'daybook.secret'),
    mockCrm: join('/data', 'mock-crm.json'),
  });
});

it.each([
  [{}, 0],
  [{ DATABASE_URL: 'postgres://db.example/daybook' }, 5_000],
  [{ DAYBOOK_UNREADY_SECONDS: '2.5' }, 2_500],
  [{ DATABASE_URL: 'postgres://db.example/daybook', DAYBOOK_UNREADY_SECONDS: '0' }, 0],
])(
  'is unready before it stops only where another process may take over, or as %j says',
  (settings, expected) => {
    expect(unreadyMs(readConfig(settings))).toBe(expected);
  },
);
