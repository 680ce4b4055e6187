import { expect, inject, test } from 'vitest';
import { readPackages } from '../packages.mjs';
import { versionsOf } from './support/published.js';
import { must, run } from './support/run.js';

const { clone, origin, registry } = inject('release');
const names = readPackages(clone).map(({ name }) => name);

test('CONTRIBUTING, followed by the letter, releases every package, as the first version or a later one', async () => {
  const versions = readPackages(clone).map(({ name, version }) => `${name}@${version}`);
  expect(versions.filter((one) => /@0\./.test(one))).toEqual([]);
  const inRegistry = await Promise.all(
    names.map(async (name) => (await versionsOf(name)).map((version) => `${name}@${version}`)),
  );
  expect(inRegistry.flat()).toEqual(versions);
});

test('the release is committed, pushed and tagged, and nothing is left over', async () => {
  expect(await must('git', ['status', '--porcelain'], { cwd: clone })).toBe('');
  const head = await must('git', ['rev-parse', 'HEAD'], { cwd: clone });
  expect(await must('git', ['rev-parse', 'main'], { cwd: origin })).toBe(head);
  const tags = (await must('git', ['tag', '--points-at', 'main'], { cwd: origin })).trim().split('\n');
  expect(tags).toEqual(
    expect.arrayContaining(readPackages(clone).map(({ name, version }) => `${name}@${version}`)),
  );
});

test.each([
  [
    'exec',
    'vitest',
    'run',
    ...['core', 'conformance', 'server'].map((name) => `packages/${name}/test/version.test.ts`),
  ],
  ['-r', 'certify', '--check'],
  ['install', '--frozen-lockfile', '--prefer-offline'],
  ['exec', 'biome', 'check', '.'],
])('what holds a version is right: pnpm %s %s %s', async (...words) => {
  expect(await run('pnpm', words, { cwd: clone })).toMatchObject({ code: 0 });
});

test('a release with nothing new publishes nothing', async () => {
  expect(await must('pnpm', ['release'], { cwd: clone, env: registry.publisher })).toContain(
    'No unpublished projects to publish',
  );
});
