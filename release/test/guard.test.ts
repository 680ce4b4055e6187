import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findFaults } from '../guard.mjs';
import { readPackages } from '../packages.mjs';
import { root } from '../run.mjs';
import { makeReleasedWorkspace, type ReleasedWorkspace, type Step } from './support/released-workspace.js';

let workspace: ReleasedWorkspace;
beforeEach(async () => {
  workspace = await makeReleasedWorkspace();
});
afterEach(() => workspace.remove());

test('the changesets and ranges of this repository break nothing', async () => {
  expect(await findFaults(root)).toEqual([]);
});

test('a changeset is wanted for whatever of a package is published', () => {
  const { changedFilePatterns } = JSON.parse(readFileSync(join(root, '.changeset/config.json'), 'utf8')) as {
    changedFilePatterns: string[];
  };
  // `dist` is made of `src`, and the changelog of changesets.
  const published = readPackages(root)
    .flatMap(({ files }) => files as string[])
    .filter((name) => name !== 'dist' && name !== 'CHANGELOG.md');
  // What has a dot is a file, or several.
  const patterns = published.map((name) => (name.includes('.') ? name : `${name}/**`));
  expect(changedFilePatterns).toEqual(expect.arrayContaining([...new Set(patterns)]));
});

test.each<Record<string, Step>>([
  { core: 'patch' },
  { core: 'minor' },
  { conformance: 'minor' },
  { 'connector-mock': 'patch', 'connector-pipedrive': 'minor' },
  { server: 'major' },
  {
    core: 'major',
    conformance: 'major',
    'connector-mock': 'major',
    'connector-pipedrive': 'major',
    server: 'major',
  },
])('%o passes', async (steps) => {
  await workspace.change(steps);
  expect(await findFaults(workspace.folder)).toEqual([]);
});

test('a major of core must be told to the users of each package whose range it leaves', async () => {
  await workspace.change({ core: 'major', conformance: 'major', 'connector-mock': 'major', server: 'major' });
  expect(await findFaults(workspace.folder)).toEqual([
    '@daybook/core will be 2.0.0, which is not in "^1.0.0" of @daybook/connector-pipedrive. If @daybook/connector-pipedrive works with both, write "workspace:^1.0.0 || ^2.0.0" in packages/connector-pipedrive/package.json; if not, add "\'@daybook/connector-pipedrive\': major" to a changeset, with a sentence for the people who use it.',
  ]);
  await workspace.edit('connector-pipedrive', ({ peerDependencies }) => {
    peerDependencies['@daybook/core'] = 'workspace:^1.0.0 || ^2.0.0';
  });
  expect(await findFaults(workspace.folder)).toEqual([]);
});

test('nobody may ask for a core that will not be there', async () => {
  await workspace.edit('connector-mock', ({ peerDependencies }) => {
    peerDependencies['@daybook/core'] = 'workspace:^1.1.0';
  });
  await workspace.change({ 'connector-mock': 'minor' });
  expect((await findFaults(workspace.folder)).join()).toContain(
    '@daybook/core will be 1.0.0, which is not in "^1.1.0" of @daybook/connector-mock.',
  );
  await workspace.change({ core: 'minor', 'connector-mock': 'minor' });
  expect(await findFaults(workspace.folder)).toEqual([]);
});

test.each([
  ['workspace:*', 'would move or stand still'],
  ['workspace:^', 'would move or stand still'],
  ['workspace:^0.1.0', 'would move or stand still'],
  ['^1.0.0', 'would move or stand still'],
])('a peer spelled %s is refused', async (range, reason) => {
  await workspace.edit('connector-mock', ({ peerDependencies }) => {
    peerDependencies['@daybook/core'] = range;
  });
  expect(await findFaults(workspace.folder)).toEqual([
    `packages/connector-mock/package.json: the peer "@daybook/core": "${range}" ${reason} with every release; write "workspace:^1.0.0" with the major that it needs, or "workspace:^1.0.0 || ^2.0.0" if it works with both.`,
  ]);
});

test('core is nobody’s own dependency, and connectors are not pinned', async () => {
  await workspace.edit('server', (manifest) => {
    manifest.dependencies['@daybook/core'] = 'workspace:*';
    manifest.dependencies['@daybook/connector-mock'] = 'workspace:*';
  });
  expect(await findFaults(workspace.folder)).toEqual([
    'packages/server/package.json: "@daybook/connector-mock": "workspace:*" would pin or unpin it; write "workspace:^".',
    'packages/server/package.json: @daybook/server shows types of @daybook/core, so whoever installs it must get one core: move it to "peerDependencies", as "workspace:^1.0.0" with core\'s present major.',
  ]);
});

test('a new package begins with 1.0.0', async () => {
  await workspace.edit('connector-mock', (manifest) => {
    manifest.version = '0.0.0';
  });
  await workspace.change({ 'connector-mock': 'minor' });
  expect(await findFaults(workspace.folder)).toEqual([
    '@daybook/connector-mock would be released as 0.1.0. The first version of a package is 1.0.0: write "\'@daybook/connector-mock\': major" in its first changeset.',
  ]);
});

test('a package that was never released must be announced, or private, before anything else is released', async () => {
  await workspace.edit('connector-mock', (manifest) => {
    manifest.version = '0.0.0';
  });
  await workspace.change({ 'connector-pipedrive': 'patch' });
  const unready = [
    '@daybook/connector-mock 0.0.0 would be published with the others, and it has never been released: add a first changeset ("\'@daybook/connector-mock\': major"), or "private": true to packages/connector-mock/package.json until it is ready.',
  ];
  expect(await findFaults(workspace.folder)).toEqual(unready);
  await workspace.change({ 'connector-pipedrive': 'patch', 'connector-mock': 'none' });
  expect(await findFaults(workspace.folder)).toEqual(unready);
  await workspace.change({ 'connector-pipedrive': 'patch', 'connector-mock': 'major' });
  expect(await findFaults(workspace.folder)).toEqual([]);
  await workspace.change({ 'connector-pipedrive': 'patch' });
  await workspace.edit('connector-mock', (manifest) => {
    manifest.private = true;
  });
  expect(await findFaults(workspace.folder)).toEqual([
    '@daybook/server depends on @daybook/connector-mock, which is private, so nobody could install it: take it out of packages/server/package.json and packages/server/src until it is published.',
  ]);
  await workspace.edit('server', ({ dependencies }) => {
    delete dependencies['@daybook/connector-mock'];
  });
  expect(await findFaults(workspace.folder)).toEqual([]);
});

test('a changeset without a sentence, and one for a package that is not there, are refused', async () => {
  await workspace.change({ core: 'patch' }, '');
  expect(await findFaults(workspace.folder)).toEqual([
    '.changeset/the-change.md says nothing: write one sentence for the people who use @daybook/core.',
  ]);
  await workspace.change({ cores: 'patch' });
  expect((await findFaults(workspace.folder)).join()).toContain('@daybook/cores');
});

test('the setting without which each minor of core is a major of everybody else is missed', async () => {
  await writeFile(
    `${workspace.folder}/.changeset/config.json`,
    '{ "baseBranch": "main", "access": "public" }\n',
  );
  await workspace.change({ core: 'minor' });
  expect((await findFaults(workspace.folder))[0]).toBe(
    '@daybook/conformance would go from 1.0.0 to 2.0.0, and no changeset says so. Is "onlyUpdatePeerDependentsWhenOutOfRange" still set in .changeset/config.json? If the step is meant, add "\'@daybook/conformance\': major" to a changeset.',
  );
});
