import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { readPackages } from '../packages.mjs';
import { followContributing } from './support/release-once.js';
import { must, run } from './support/run.js';

const { clone, origin, registry } = inject('release');
const names = readPackages(clone).map(({ name }) => name);

async function published(name: string): Promise<string[]> {
  const answer = await fetch(new URL(name.replace('/', '%2f'), registry.url));
  const { versions } = (await answer.json()) as { versions: Record<string, unknown> };
  return Object.keys(versions);
}

test('CONTRIBUTING, followed by the letter, releases every package, as the first version or a later one', async () => {
  const versions = readPackages(clone).map(({ name, version }) => `${name}@${version}`);
  expect(versions.filter((one) => /@0\./.test(one))).toEqual([]);
  const inRegistry = await Promise.all(
    names.map(async (name) => (await published(name)).map((version) => `${name}@${version}`)),
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

test('what is not committed, and a changeset that is no version yet, are not published', async () => {
  const changeset = join(clone, '.changeset/next.md');
  await writeFile(changeset, "---\n'@daybook/core': minor\n---\n\nCore can do more.\n");
  const dirty = await run('pnpm', ['release'], { cwd: clone, env: registry.publisher });
  expect(dirty.code).toBe(1);
  expect(dirty.output).toContain('Commit first: what is published must be what the tag shows.');
  await must('git', ['add', '--all'], { cwd: clone });
  await must(
    'git',
    ['-c', 'user.name=A', '-c', 'user.email=a@daybook.invalid', 'commit', '--quiet', '-m', 'Next'],
    {
      cwd: clone,
    },
  );
  const waiting = await run('pnpm', ['release'], { cwd: clone, env: registry.publisher });
  expect(waiting.code).toBe(1);
  expect(waiting.output).toContain('run `pnpm version-packages` first');
});

test('the next release, a minor of core, is one of core alone', async () => {
  const before = await Promise.all(names.map(published));
  await followContributing(clone, registry.publisher);
  const after = await Promise.all(names.map(published));
  const news = names.flatMap((name, index) =>
    (after[index] ?? [])
      .filter((version) => !before[index]?.includes(version))
      .map((version) => `${name}@${version}`),
  );
  expect(news).toHaveLength(1);
  expect(news[0]).toMatch(/^@daybook\/core@\d+\.[1-9]\d*\.0$/);
});
