import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { readPackages } from '../packages.mjs';
import { versionsOf } from './support/published.js';
import { must, run } from './support/run.js';

const { clone, origin, registry } = inject('release');
const isShort = inject('isShort');
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

test('the certificates are of this version, made with this version of the kit', async () => {
  const packages = readPackages(clone);
  const kit = packages.find(({ name }) => name === '@daybook/conformance')?.version;
  const certified = packages.filter(({ scripts }) => 'certify' in scripts);
  expect(certified.length).toBeGreaterThan(1);
  for (const { name, version, folder } of certified) {
    // oxlint-disable-next-line no-await-in-loop -- two files
    const readme = await readFile(join(clone, folder, 'README.md'), 'utf8');
    expect(readme).toContain(`"connector":"${name}","version":"${version}"`);
    expect(readme).toContain(`"kit":"${kit}"`);
  }
});

test.each([
  [
    'exec',
    'vitest',
    'run',
    ...['core', 'conformance', 'server'].map((name) => `packages/${name}/test/version.test.ts`),
  ],
  // What was made a minute ago is made once more.
  ...(isShort ? [] : [['-r', 'certify', '--check']]),
  ['install', '--frozen-lockfile', '--prefer-offline'],
  ['exec', 'biome', 'check', '.'],
])('what holds a version is right: pnpm %s %s %s', async (...words) => {
  expect(await run('pnpm', words, { cwd: clone })).toMatchObject({ code: 0 });
});

test('a release that broke off before its tags sets them when it is called again, says so when it cannot, and publishes nothing twice', async () => {
  const tags = readPackages(clone).map(({ name, version }) => `${name}@${version}`);
  const release = (committer: string) =>
    run('pnpm', ['release'], {
      cwd: clone,
      env: {
        ...registry.publisher,
        GIT_COMMITTER_NAME: committer,
        GIT_COMMITTER_EMAIL: 'release@daybook.invalid',
      },
    });
  await must('git', ['push', '--quiet', 'origin', '--delete', ...tags], { cwd: clone });
  await must('git', ['tag', '--delete', ...tags], { cwd: clone });
  const nameless = await release('');
  expect(nameless.code).toBe(1);
  expect(nameless.output).toContain('Everything is published, but git refused a tag (above).');
  expect(await release('Release')).toMatchObject({ code: 0 });
  const set = await must('git', ['tag', '--points-at', 'HEAD'], { cwd: clone });
  expect(set.trim().split('\n')).toEqual(expect.arrayContaining(tags));
  await must('git', ['push', '--quiet', '--tags'], { cwd: clone });

  // A clone without them, as workflows have it, sets none anew.
  await must('git', ['tag', '--delete', ...tags], { cwd: clone });
  const again = await release('');
  expect(again.code).toBe(0);
  expect(again.output).toContain('No unpublished projects to publish');
  await must('git', ['fetch', '--quiet', '--tags'], { cwd: clone });
});
