import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeReleasedWorkspace, type ReleasedWorkspace } from './support/released-workspace.js';

let workspace: ReleasedWorkspace;
const manifest = {
  name: '@daybook/tools',
  version: '0.0.0',
  private: true,
  dependencies: { '@daybook/server': 'workspace:*' },
};
beforeEach(async () => {
  workspace = await makeReleasedWorkspace();
  await workspace.write('packages/tools/package.json', JSON.stringify(manifest));
  await workspace.commit();
});
afterEach(() => workspace.remove());

test('a change of tools needs no changeset, neither for us nor for changesets', async () => {
  await workspace.write('packages/tools/tool.mjs', 'export {};\n');
  await workspace.commit('branch');
  expect(await workspace.release('check-changesets.mjs', ['--since', 'main'])).toMatchObject({ code: 0 });
  await workspace.shell('changeset status --since=main');
});

test('a release leaves private packages as they are', async () => {
  await workspace.change({ server: 'minor' });
  await workspace.version();
  expect((await workspace.read())['server']?.version).toBe('1.1.0');
  const folder = join(workspace.folder, 'packages/tools');
  expect(JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))).toEqual(manifest);
  expect(await readdir(folder)).toEqual(['package.json']);
});
