import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { readConfig } from '../src/index.js';
import { makeFolder } from './support/folder.js';
import { start } from './support/main-process.js';

it('does not start with a name that is misspelled: it would run something else', async () => {
  await expect(start(await makeFolder(), { DAYBOOK_CONNECTOR: 'pipedrive' })).rejects.toThrow(
    /^The configuration is wrong: DAYBOOK_CONNECTOR: there is no such setting; did you mean DAYBOOK_CONNECTORS\?\n$/,
  );
});

it.each([
  ['DAYBOOK_CONNECTOR', 'DAYBOOK_CONNECTORS'],
  ['DAYBOOK_PUBLIC_URL', 'PUBLIC_URL'],
  ['DAYBOOK_KEEP_TEXTS_DAYS', 'DAYBOOK_KEEP_TEXT_DAYS'],
  ['DAYBOOK_DATABASE_URL', 'DATABASE_URL'],
  ['DAYBOOK_PORT', 'PORT'],
  ['PIPEDRIVE_BUDGETSHARE', 'PIPEDRIVE_BUDGET_SHARE'],
  ['PIPEDRIVE_CLIENT_SECRETS', 'PIPEDRIVE_CLIENT_SECRET'],
])('takes %s for %s, and shows no value', (name, meant) => {
  expect(() => readConfig({ [name]: 'planted' })).toThrow(
    new Error(`The configuration is wrong: ${name}: there is no such setting; did you mean ${meant}?`),
  );
});

it('names all that there are where none is near, beside whatever else is wrong', () => {
  const colours = { DAYBOOK_COLOUR: 'red', DAYBOOK_SHADE: 'dark', LOG_LEVEL: 'loud' };
  expect(() => readConfig(colours)).toThrow(
    /^The configuration is wrong: LOG_LEVEL: .*; DAYBOOK_COLOUR: there is no such setting; DAYBOOK_SHADE: there is no such setting; the settings are HOST, PORT, PUBLIC_URL, .*, LOG_LEVEL$/,
  );
});

it.each([
  ['PIPEDRIVE_CLIENT_ID', 'pipedrive', 'mock'],
  ['PIPEDRIVE_ACTIVITY_TYPE', 'pipedrive', 'mock'],
  ['MOCK_TIME_ZONE', 'mock', 'pipedrive'],
])('refuses %s without the connector %s: somebody expects it', (name, connector, loaded) => {
  const settings = { DAYBOOK_CONNECTORS: loaded, [name]: 'Europe/Berlin' };
  expect(() => readConfig(settings)).toThrow(
    new Error(
      `The configuration is wrong: ${name}: is a setting of the connector ${connector}, which DAYBOOK_CONNECTORS does not name`,
    ),
  );
  expect(readConfig({ ...settings, DAYBOOK_CONNECTORS: `${loaded},${connector}` })).toMatchObject({
    [name]: 'Europe/Berlin',
  });
});

it('takes an empty one for one that is not set, whatever its name', () => {
  expect(readConfig({ DAYBOOK_CONNECTOR: '', PIPEDRIVE_CLIENT_ID: ' ' }).DAYBOOK_CONNECTORS).toEqual([
    'mock',
  ]);
});

it('lets other programs have names of their own', () => {
  const foreign = {
    PIPEDRIVE_API_TOKEN: 'of a script',
    MOCK_SERVER: 'of a test',
    CONNECTORS: 'of whatever',
    // Kubernetes tells of the services `daybook` and `daybook-db`.
    DAYBOOK_SERVICE_HOST: '10.0.0.7',
    DAYBOOK_SERVICE_PORT: '6066',
    DAYBOOK_SERVICE_PORT_HTTP: '6066',
    DAYBOOK_PORT: 'tcp://10.0.0.7:6066',
    DAYBOOK_PORT_6066_TCP: 'tcp://10.0.0.7:6066',
    DAYBOOK_PORT_6066_TCP_ADDR: '10.0.0.7',
    DAYBOOK_PORT_6066_TCP_PORT: '6066',
    DAYBOOK_PORT_6066_TCP_PROTO: 'tcp',
    DAYBOOK_DB_SERVICE_HOST: '10.0.0.8',
    DAYBOOK_DB_PORT: 'tcp://10.0.0.8:5432',
    DAYBOOK_DB_PORT_5432_TCP_ADDR: '10.0.0.8',
  };
  expect(readConfig(foreign)).toEqual(readConfig({}));
});

it('takes every name that the documents, the other commands and the tests use', async () => {
  const files = [
    'README.md',
    'CONTRIBUTING.md',
    'docs/operating.md',
    'docs/first-connector.md',
    'packages/server/README.md',
    'packages/server/src/main.ts',
    'packages/conformance/README.md',
    'packages/conformance/src/command/options.ts',
    'packages/server/test/support/postgres.ts',
    'packages/server/test/support/server-bundle.ts',
    '.ci/run',
    'turbo.json',
    'compose.yaml',
    'Dockerfile',
    'vitest.shared.ts',
  ];
  const texts = await Promise.all(
    files.map((file) => readFile(new URL(`../../../${file}`, import.meta.url), 'utf8')),
  );
  const names = new Set(texts.join('\n').match(/\bDAYBOOK_[A-Z_]*[A-Z]\b/g));
  const refused = [...names].filter((name) => {
    try {
      readConfig({ [name]: '7' });
      return false;
    } catch (error) {
      return String(error).includes('there is no such setting');
    }
  });
  expect([names.has('DAYBOOK_TOKEN'), names.has('DAYBOOK_SHARED'), refused]).toEqual([true, true, []]);
});
