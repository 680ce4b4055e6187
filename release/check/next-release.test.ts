import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { readPackages } from '../packages.mjs';
import { versionsOf } from './support/published.js';
import { followContributing } from './support/release-once.js';
import { must, run } from './support/run.js';

const { clone, registry } = inject('release');
const names = readPackages(clone).map(({ name }) => name);

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
  const before = await Promise.all(names.map(versionsOf));
  await followContributing(clone, registry.publisher);
  const after = await Promise.all(names.map(versionsOf));
  const news = names.flatMap((name, index) =>
    (after[index] ?? [])
      .filter((version) => !before[index]?.includes(version))
      .map((version) => `${name}@${version}`),
  );
  expect(news).toHaveLength(1);
  expect(news[0]).toMatch(/^@daybook\/core@\d+\.[1-9]\d*\.0$/);
});
