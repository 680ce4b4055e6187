import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { diff } from '../diff.mjs';
import { editConnectors, readLoaders } from '../edit-connectors.mjs';
import { maskLiterals } from '../mask-literals.mjs';
import { root } from './support.js';

const source = `import { createMockConnector } from '@daybook/connector-mock';
import type { Connector } from '@daybook/core';
import { readOauthApp } from './oauth-app.js';

/** One line for each: { not, this }. */
const loaders: Record<string, (config: Config) => LoadedConnector> = {
  // The demonstration.
  mock: loadMock,
  'my-crm': () => ({ connector: createMyCrmConnector({ text: '} , x: {' }) }),
};
`;
const edit = (text: string, id: string, signIn = 'apiKey'): string =>
  diff(text, editConnectors(text, { id, signIn }));

it('adds an import and an entry where the alphabet wants them', () => {
  expect(edit(source, 'nova')).toBe(
    [
      "  import { createMockConnector } from '@daybook/connector-mock';",
      "+ import { createNovaConnector } from '@daybook/connector-nova';",
      "    'my-crm': () => ({ connector: createMyCrmConnector({ text: '} , x: {' }) }),",
      '+   nova: () => ({ connector: createNovaConnector() }),',
    ].join('\n'),
  );
});

it('adds to the front, with an id that needs quotation marks', () => {
  expect(edit(source, 'acme-crm')).toBe(
    [
      "+ import { createAcmeCrmConnector } from '@daybook/connector-acme-crm';",
      '  const loaders: Record<string, (config: Config) => LoadedConnector> = {',
      "+   'acme-crm': () => ({ connector: createAcmeCrmConnector() }),",
    ].join('\n'),
  );
});

it('lets a connector with OAuth read its app', () => {
  expect(edit(source, 'acme', 'oauth2')).toBe(
    [
      "+ import { createAcmeConnector } from '@daybook/connector-acme';",
      "  import type { Connector } from '@daybook/core';",
      "- import { readOauthApp } from './oauth-app.js';",
      "+ import { needOauthApp, readOauthApp } from './oauth-app.js';",
      '  const loaders: Record<string, (config: Config) => LoadedConnector> = {',
      '+   acme: () => ({',
      "+     connector: createAcmeConnector({ oauth: needOauthApp('ACME', process.env) }),",
      '+   }),',
    ].join('\n'),
  );
});

it('adds a comma where the last entry has none', () => {
  const edited = editConnectors(source.replace(/\),\n\};/, ')\n};'), { id: 'nova', signIn: 'apiKey' });

  expect(readLoaders(edited).entries.map(({ key }) => key)).toEqual(['mock', 'my-crm', 'nova']);
});

it('can be done again and again, in any order, with the same result', () => {
  const apply = (text: string, id: string): string => editConnectors(text, { id, signIn: 'apiKey' });
  const ids = ['zeta', 'a9', 'a10', 'm', 'my-crm-2'];

  expect(ids.reduce(apply, source)).toBe(ids.toReversed().reduce(apply, source));
});

it("edits the server's own table", () => {
  const own = readFileSync(join(root, 'packages/server/src/connectors.ts'), 'utf8');
  const keys = readLoaders(own).entries.map(({ key }) => key);

  expect(keys).toEqual(expect.arrayContaining(['mock', 'pipedrive']));
  expect(
    readLoaders(editConnectors(own, { id: 'zzz', signIn: 'oauth2' })).entries.map(({ key }) => key),
  ).toEqual([...keys, 'zzz']);
});

describe('a file that is not as expected is refused:', () => {
  it.each([
    ['no table', "import { a } from 'b';\n", 'there is no table `loaders`'],
    ['an entry of that name', source.replace('mock:', 'acme:'), '`loaders` has an entry "acme" already'],
    ['a bracket that is missing', source.replace('};', ''), 'a "}" is missing'],
    ['a bracket too many', `${source}}`, 'there is a "}" too many'],
    ['a string that does not end', source.replace("'my-crm'", "'my-crm"), 'a string does not end'],
  ])('%s', (_what, text, message) => {
    expect(() => editConnectors(text, { id: 'acme', signIn: 'apiKey' })).toThrow(message);
  });
});

it('leaves only code of a text, at the same places', () => {
  expect(maskLiterals("a('}', `x${ {b: `}`} }`) // {\n/* ( */ c")).toBe(
    'a(___, ________________)     \n        c',
  );
});
