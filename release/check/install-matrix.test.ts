import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, inject, onTestFinished, test } from 'vitest';
import {
  makeReleasedWorkspace,
  type ReleasedWorkspace,
  type Step,
} from '../test/support/released-workspace.js';
import { type Registry, startRegistry } from './support/registry.js';
import { must } from './support/run.js';

const { folder } = inject('release');
const firstRelease = join(folder, 'first-release');

async function publish(workspace: ReleasedWorkspace, registry: Registry): Promise<void> {
  // pnpm writes the ranges that it finds installed.
  await must('pnpm', ['install', '--offline', '--no-frozen-lockfile'], { cwd: workspace.folder });
  await must('pnpm', ['-r', 'publish', '--no-git-checks', '--access=public'], {
    cwd: workspace.folder,
    env: registry.publisher,
  });
}

beforeAll(async () => {
  await mkdir(firstRelease);
  const registry = await startRegistry(firstRelease);
  const workspace = await makeReleasedWorkspace();
  await publish(workspace, registry);
  await workspace.remove();
  registry.stop();
});

const everybody = ['conformance', 'connector-mock', 'connector-pipedrive', 'core', 'server'];
const first = Object.fromEntries(everybody.map((name) => [name, '1.0.0']));
const matrix: [string, Record<string, Step>, Record<string, string>][] = [
  ['core patch', { core: 'patch' }, { ...first, core: '1.0.1' }],
  ['core minor', { core: 'minor' }, { ...first, core: '1.1.0' }],
  [
    'core major',
    Object.fromEntries(everybody.map((name) => [name, 'major'])),
    Object.fromEntries(everybody.map((name) => [name, '2.0.0'])),
  ],
  ['kit minor', { conformance: 'minor' }, { ...first, conformance: '1.1.0' }],
  ['connector patch', { 'connector-pipedrive': 'patch' }, { ...first, 'connector-pipedrive': '1.0.1' }],
  ['connector minor', { 'connector-pipedrive': 'minor' }, { ...first, 'connector-pipedrive': '1.1.0' }],
  ['server patch', { server: 'patch' }, { ...first, server: '1.0.1' }],
];

/** The step that a scheme of versions is most often wrong about; the others take a minute more. */
const cases = inject('isShort') ? matrix.filter(([name]) => name === 'core minor') : matrix;

test.each(cases)(
  'after a %s npm and pnpm install what is newest, with one core and no warning',
  async (name, steps, versions) => {
    const place = join(folder, name.replace(' ', '-'));
    await cp(firstRelease, place, { recursive: true });
    const registry = await startRegistry(place);
    const workspace = await makeReleasedWorkspace();
    onTestFinished(async () => {
      registry.stop();
      await workspace.remove();
    });
    await workspace.change(steps);
    await workspace.version();
    await publish(workspace, registry);

    const packages = everybody.map((one) => `@daybook/${one}`);
    const installs = {
      npm: ['install', '--strict-peer-deps', '--engine-strict', '--no-audit', '--no-fund', ...packages],
      pnpm: ['add', '--config.strict-peer-dependencies=true', '--config.engine-strict=true', ...packages],
    };
    for (const [manager, words] of Object.entries(installs)) {
      const project = join(place, manager);
      // oxlint-disable no-await-in-loop -- one after another
      await mkdir(project);
      await writeFile(join(project, 'package.json'), '{ "name": "partner", "private": true }\n');
      const output = await must(manager, words, { cwd: project, env: registry.consumer });
      expect(output).not.toMatch(/warn|unmet|missing peer|EBADENGINE/i);
      expect(await versionsIn(project)).toEqual(versions);
      const cores = (await readdir(join(project, 'node_modules'), { recursive: true })).filter(
        (path) => /@daybook[/+]core@?[^/]*$/.test(path) && !path.includes('.pnpm/node_modules'),
      );
      const stored = new Set(cores.map((path) => /@daybook\+core@[^/]*/.exec(path)?.[0] ?? path));
      stored.delete('@daybook/core');
      expect([...stored]).toEqual(manager === 'npm' ? [] : [`@daybook+core@${versions['core']}`]);
      // oxlint-enable no-await-in-loop
    }
  },
);

async function versionsIn(project: string): Promise<Record<string, string>> {
  const scope = join(project, 'node_modules/@daybook');
  const read = (await readdir(scope)).toSorted().map(async (name): Promise<[string, string]> => {
    const manifest = JSON.parse(await readFile(join(scope, name, 'package.json'), 'utf8')) as {
      version: string;
    };
    return [name, manifest.version];
  });
  return Object.fromEntries(await Promise.all(read));
}
