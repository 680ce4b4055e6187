import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';

const packages = fileURLToPath(new URL('../..', import.meta.url));
const { version } = JSON.parse(await readFile(join(packages, 'core/package.json'), 'utf8')) as {
  version: string;
};
const [major = '0', minor = '0'] = version.split('.');

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'daybook-one-core-'));
  await mkdir(join(folder, 'node_modules/@daybook'), { recursive: true });
  for (const name of ['server', 'core']) {
    // oxlint-disable-next-line no-await-in-loop -- two links
    await symlink(join(packages, name), join(folder, 'node_modules/@daybook', name), 'junction');
  }
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
});
afterEach(() => rm(folder, { recursive: true }));

/** A connector that was installed with a core of its own. */
async function installAcme(coreVersion: string): Promise<void> {
  const acme = join(folder, 'node_modules/acme-connector');
  const core = join(acme, 'node_modules/@daybook/core');
  await cp(join(packages, 'core/dist'), join(core, 'dist'), { recursive: true });
  await cp(join(packages, 'core/package.json'), join(core, 'package.json'));
  await writeFile(join(core, 'dist/version.js'), `export const version = '${coreVersion}';\n`);
  await symlink(join(packages, 'core/node_modules'), join(core, 'node_modules'), 'junction');
  await writeFile(
    join(acme, 'package.json'),
    '{ "name": "acme-connector", "type": "module", "main": "index.js" }',
  );
  await writeFile(
    join(acme, 'index.js'),
    `import { defineConnector } from '@daybook/core';
    const nothing = () => ({});
    export const acme = defineConnector({
      manifest: { name: 'acme', displayName: 'Acme', urlIdentifier: '*.acme.com', hosts: ['*.acme.com'], auth: { type: 'apiKey' } },
      getAuthType: () => 'apiKey', getUserInfo: nothing, findContact: nothing, createMessageLog: nothing, updateMessageLog: nothing,
    });`,
  );
}

const START = `
  import { createKeyRing, createServer, openSqliteStorage } from '@daybook/server';
  const keyRing = createKeyRing(['a-secret-of-this-test-and-no-other-one']);
  const storage = await openSqliteStorage({ file: ':memory:', keyRing });
  const server = await createServer({ connectors: [acme], storage, keyRing, background: 'off' });
  console.log('started');
  await server.close();`;

function start(program: string): Promise<{ code: number; output: string; errors: string }> {
  const words = ['--input-type=module', '--eval', program + START];
  return new Promise((resolve) => {
    execFile(process.execPath, words, { cwd: folder }, (error, output, errors) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, output, errors }),
    );
  });
}

const advice = (other: string) =>
  `More than one @daybook/core is loaded: ${version}, and ${other} (by the connector of Acme). \`npm ls @daybook/core\` shows who brings which. One must be left: install versions of the server and the connectors that work with the same core, and let a connector have @daybook/core in "peerDependencies", never in "dependencies".`;

test('a connector with a core of another major is refused at start, with what to do', async () => {
  const other = `${Number(major) + 1}.0.0`;
  await installAcme(other);
  const { code, output, errors } = await start("import { acme } from 'acme-connector';");
  expect({ code, output }).toEqual({ code: 1, output: '' });
  expect(errors).toContain(`Error: ${advice(other)}`);
});

test.each([
  ['another minor', `${major}.${Number(minor) + 1}.0`],
  ['the same version', version],
])('a connector with a core of its own of %s is told, and runs', async (_case, other) => {
  await installAcme(other);
  const { code, output, errors } = await start("import { acme } from 'acme-connector';");
  expect({ code, output }).toEqual({ code: 0, output: 'started\n' });
  expect(errors).toContain(`Warning: ${advice(other)}`);
});

test('one core as ES module and as CommonJS is one', async () => {
  const { code, output, errors } = await start(`
    import { createRequire } from 'node:module';
    const { defineConnector } = createRequire(process.cwd() + '/index.js')('@daybook/core');
    const nothing = () => ({});
    const acme = defineConnector({
      manifest: { name: 'acme', displayName: 'Acme', urlIdentifier: '*.acme.com', hosts: ['*.acme.com'], auth: { type: 'apiKey' } },
      getAuthType: () => 'apiKey', getUserInfo: nothing, findContact: nothing, createMessageLog: nothing, updateMessageLog: nothing,
    });`);
  expect({ code, output }).toEqual({ code: 0, output: 'started\n' });
  expect(errors).not.toContain('More than one');
});
