import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { readPackages } from '../packages.mjs';
import { lowestNodes, type Manifest, manifestsIn, refusingLowestNodes } from './support/manifests.js';
import { must, run } from './support/run.js';
import { startUntil } from './support/start-until.js';

const { clone, folder, registry } = inject('release');
const names = readPackages(clone)
  .map(({ name }) => name)
  .filter((name) => name.startsWith('@daybook/'));

const managers = {
  npm: {
    install: ['npm', 'install', '--engine-strict', '--strict-peer-deps', '--no-audit', '--no-fund', ...names],
    // npm starts a command in a process of its own, and passes no signal on.
    exec: ['npx', '--no-install'],
  },
  pnpm: {
    install: [
      'pnpm',
      'add',
      '--config.engine-strict=true',
      '--config.strict-peer-dependencies=true',
      `--config.node-version=${lowestNodes[0]}`,
      ...names,
    ],
    exec: ['pnpm', 'exec'],
  },
};

/** That install scripts were not run is told for two packages which do not need them; a test knows their names. */
const aboutScripts = /install-scripts|^╭ Warning ─+╮$/;
const warnings = (output: string): string[] =>
  output
    .split('\n')
    .filter(
      (line) => /\bwarn|EBADENGINE|unmet|missing peer|unsupported/i.test(line) && !aboutScripts.test(line),
    );

describe.each(Object.entries(managers))('in an empty project, with %s', (manager, { install, exec }) => {
  const project = join(folder, `with-${manager}`);
  let installed = '';
  let all: Manifest[];
  beforeAll(async () => {
    await mkdir(project, { recursive: true });
    await writeFile(
      join(project, 'package.json'),
      '{ "name": "partner", "private": true, "type": "module" }\n',
    );
    const [command = '', ...words] = install;
    installed = await must(command, words, { cwd: project, env: registry.consumer });
    all = await manifestsIn(project);
  });

  test('the packages install with engines strict, without a warning', () => {
    expect(warnings(installed)).toEqual([]);
  });

  test('everything that they bring runs on the lowest Node that is promised', () => {
    expect(all.length).toBeGreaterThan(100);
    expect(refusingLowestNodes(all)).toEqual([]);
  });

  test('nothing new has a script that wants to run on installation', () => {
    const having = all.filter(({ scripts = {} }) =>
      ['preinstall', 'install', 'postinstall'].some((name) => name in scripts),
    );
    expect(new Set(having.map(({ name }) => name))).toEqual(new Set(['@photostructure/sqlite', 'msw']));
  });

  test('there is one core', () => {
    const cores = all.filter(({ name }) => name === '@daybook/core');
    expect(cores).toHaveLength(1);
  });

  test("the README's example runs: a conversation becomes a note in its CRM", async () => {
    const readme = await readFile(join(clone, 'README.md'), 'utf8');
    for (const [, name = '', code = ''] of readme.matchAll(/<!-- example: (\S+) -->\n```js\n(.+?)^```$/gms)) {
      // oxlint-disable-next-line no-await-in-loop -- two files
      await writeFile(join(project, name), code);
    }
    await cp(join(clone, 'examples/conversation.json'), join(project, 'conversation.json'));
    const address = await start([process.execPath, 'server.mjs'], project, { PORT: '0' }, /^(http\S+)/);
    const login = ['--platform', 'acme', '--hostname', 'eu.acme.example', '--api-key', 'k-123'];
    const [command = '', ...words] = exec;
    const sent = await must(command, [...words, 'daybook', 'send', 'conversation.json', address, ...login], {
      cwd: project,
    });
    expect(warnings(sent)).toEqual([]);
    expect(await (await fetch(`${address}/notes`)).text()).toContain('SMS conversation with Ada Known');
  });

  test('`daybook` tells its version, and starts', async () => {
    const [command = '', ...words] = exec;
    const { version } = JSON.parse(await readFile(join(clone, 'packages/server/package.json'), 'utf8')) as {
      version: string;
    };
    expect(await must(command, [...words, 'daybook', '--version'], { cwd: project })).toBe(`${version}\n`);
    const data = { DAYBOOK_DATA: join(project, 'data'), LOG_LEVEL: 'warn', PORT: '0' };
    const address = await start(
      [...exec, 'daybook'],
      project,
      data,
      /(http:\/\/(?:localhost|127\.0\.0\.1):\d+)/,
    );
    expect(await (await fetch(new URL('/crmManifest?platformName=mock', address))).json()).toBeTypeOf(
      'object',
    );
  });
});

describe('for TypeScript', () => {
  const project = join(folder, 'with-npm');
  const acme = `
    manifest: { name: 'acme', displayName: 'Acme', urlIdentifier: '*.acme.com', hosts: ['*.acme.com'], auth: { type: 'apiKey' } },
    getAuthType: () => 'apiKey',
    getUserInfo: async () => ({ successful: true, platformUserInfo: { id: 7, name: 'Ann' } }),
    findContact: async () => ({ matchedContactInfo: [] }),
    createMessageLog: async ({ digest }) => ({ logId: digest.subject }),
    updateMessageLog: async () => ({}),`;
  const programs = {
    'an ES module': `
      // file: program.mts
      import { defineConnector, type Connector } from '@daybook/core';
      import { createKeyRing, createServer, openSqliteStorage } from '@daybook/server';
      import { createMockConnector } from '@daybook/connector-mock';
      import { createPipedriveConnector } from '@daybook/connector-pipedrive';
      import { runConformance } from '@daybook/conformance';
      const acme: Connector = defineConnector({ ${acme} });
      const keyRing = createKeyRing(['a-secret-that-nobody-guesses-so-soon']);
      const storage = await openSqliteStorage({ file: ':memory:', keyRing });
      const connectors = [acme, createMockConnector({ file: 'crm.json' }), createPipedriveConnector()];
      export const server = await createServer({ connectors, storage, keyRing });
      export { runConformance };`,
    'a CommonJS module': `
      // file: program.cts
      import core = require('@daybook/core');
      import server = require('@daybook/server');
      import mock = require('@daybook/connector-mock');
      import pipedrive = require('@daybook/connector-pipedrive');
      import kit = require('@daybook/conformance');
      const acme: core.Connector = core.defineConnector({ ${acme} });
      const keyRing = server.createKeyRing(['a-secret-that-nobody-guesses-so-soon']);
      export async function run() {
        const storage = await server.openSqliteStorage({ file: ':memory:', keyRing });
        const connectors = [acme, mock.createMockConnector({ file: 'crm.json' }), pipedrive.createPipedriveConnector()];
        return server.createServer({ connectors, storage, keyRing });
      }
      export const check = kit.runConformance;`,
    'both in one program': `
      // file: program.mts
      import { DaybookError, defineConnector, type Connector } from '@daybook/core';
      import { createKeyRing, createServer, openSqliteStorage } from '@daybook/server';
      import required = require('@daybook/core');
      import mock = require('@daybook/connector-mock');
      const imported: required.Connector = defineConnector({ ${acme} });
      const connectors: Connector[] = [imported, required.defineConnector({ ${acme} }), mock.createMockConnector({ file: 'crm.json' })];
      const keyRing = createKeyRing(['a-secret-that-nobody-guesses-so-soon']);
      const storage = await openSqliteStorage({ file: ':memory:', keyRing });
      export const server = await createServer({ connectors, storage, keyRing });
      const error: unknown = new required.DaybookError('crm_not_found');
      export const code = DaybookError.is(error) ? error.code : undefined;`,
  };

  test.each(Object.entries(programs))('%s sees the types', async (name, text) => {
    const place = join(project, name.replaceAll(' ', '-'));
    const [, file = ''] = /file: (\S+)/.exec(text) ?? [];
    await mkdir(place, { recursive: true });
    await writeFile(join(place, file), text);
    await writeFile(
      join(place, 'tsconfig.json'),
      JSON.stringify({
        compilerOptions: {
          module: 'nodenext',
          target: 'ES2023',
          lib: ['ES2023', 'ES2024.String'],
          strict: true,
          exactOptionalPropertyTypes: true,
          noEmit: true,
          // Ours are looked at by the program; what is wrong in others is not ours to mend.
          skipLibCheck: true,
          types: ['node'],
          typeRoots: [join(clone, 'node_modules/@types')],
        },
        files: [file],
      }),
    );
    const { code, output } = await run(join(clone, 'node_modules/.bin/tsc'), ['-p', place], { cwd: project });
    expect({ code, output }).toEqual({ code: 0, output: '' });
  });
});

/** Files and thousands of bytes of JavaScript that `require` loads. Both forms have the same. */
const loadBudget: [string, number, number][] = [
  ['@daybook/core', 420, 4_000],
  ['@daybook/connector-mock', 435, 4_050],
  ['@daybook/connector-pipedrive', 450, 4_100],
  ['@daybook/conformance', 620, 5_400],
  ['@daybook/server', 1_175, 6_600],
];

test.each(loadBudget)('loading %s stays below %i files and %i kB', async (name, files, kilobytes) => {
  const program = `
    require('${name}');
    const loaded = Object.keys(require.cache);
    const bytes = loaded.map((file) => require('node:fs').statSync(file).size).reduce((sum, size) => sum + size, 0);
    const { user, system } = process.cpuUsage();
    console.log(JSON.stringify({ files: loaded.length, kilobytes: Math.ceil(bytes / 1000), milliseconds: (user + system) / 1000 }));`;
  const output = await must(process.execPath, ['--input-type=commonjs', '--eval', program], {
    cwd: join(folder, 'with-npm'),
  });
  const loaded = JSON.parse(output) as { files: number; kilobytes: number; milliseconds: number };
  console.log(
    `${name}: ${loaded.files} files, ${loaded.kilobytes} kB, ${Math.round(loaded.milliseconds)} ms of processor time`,
  );
  expect(loaded.files).toBeLessThan(files);
  expect(loaded.kilobytes).toBeLessThan(kilobytes);
});

/** Starts a server, and tells its address. */
async function start(
  command: string[],
  cwd: string,
  env: Record<string, string>,
  address: RegExp,
): Promise<string> {
  const said = await startUntil(command, { cwd, env }, address);
  return address.exec(said.at(-1) ?? '')?.[1] ?? '';
}
