import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { copyRepository } from '../../../generators/checks/copy-repository.mjs';
import { waitingChangesets } from '../../changesets.mjs';
import { root } from '../../run.mjs';
import { type Registry, startRegistry } from './registry.js';
import { must } from './run.js';

/** What the tests look at. */
export interface Release {
  /** Of all that is made for the check; removed afterwards. */
  folder: string;
  /** The clone in which the release was made. */
  clone: string;
  /** Where the clone came from, and pushed to. */
  origin: string;
  registry: Omit<Registry, 'stop'>;
}

declare module 'vitest' {
  interface ProvidedContext {
    release: Release;
    /** Whether what takes longest is left out (`--mode short`). */
    isShort: boolean;
  }
}

/** Follows CONTRIBUTING's section about releases in a clone, letter by letter, into a registry on loopback. */
export default async function releaseOnce(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'daybook-release-check-'));
  const registry = await startRegistry(folder);
  const remove = async (): Promise<void> => {
    registry.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const [origin, clone] = [join(folder, 'origin.git'), join(folder, 'clone')];
    await commitCopy(origin);
    await must('git', ['clone', '--quiet', origin, clone], { cwd: folder });
    await must('pnpm', ['install', '--frozen-lockfile', '--prefer-offline'], { cwd: clone });
    await followContributing(clone, registry.publisher);
    const { stop: _stop, ...told } = registry;
    project.provide('release', { folder, clone, origin, registry: told });
  } catch (error) {
    await remove();
    throw error;
  }
  return remove;
}

/** @param env - where to publish to */
export async function followContributing(clone: string, env: Record<string, string>): Promise<string> {
  const text = await readFile(join(clone, 'CONTRIBUTING.md'), 'utf8');
  const [, section = ''] = text.split('\n## Releases\n');
  const [, commands] = /```sh\n(.+?)```/s.exec(section) ?? [];
  if (commands === undefined) throw new Error('CONTRIBUTING.md has no commands below "## Releases".');
  return must('bash', ['-euo', 'pipefail', '-c', commands], { cwd: clone, env: { ...author, ...env } });
}

const author = {
  GIT_AUTHOR_NAME: 'Release',
  GIT_AUTHOR_EMAIL: 'release@daybook.invalid',
  GIT_COMMITTER_NAME: 'Release',
  GIT_COMMITTER_EMAIL: 'release@daybook.invalid',
};

/**
 * The repository as it stands here, also what is not committed yet, as a repository to clone from. Where nothing waits to be
 * released, as in the pull request with the next versions, something does there.
 */
async function commitCopy(origin: string): Promise<void> {
  const copy = copyRepository(root);
  const options = { cwd: copy, env: author };
  if (waitingChangesets(copy).length === 0)
    await writeFile(
      join(copy, '.changeset/for-the-check.md'),
      "---\n'@daybook/core': patch\n---\n\nThere is a release to check.\n",
    );
  await must('git', ['init', '--quiet', '--initial-branch=main'], options);
  await must('git', ['add', '--all'], options);
  await must('git', ['commit', '--quiet', '--message=The repository'], options);
  await mkdir(origin);
  await must('git', ['clone', '--quiet', '--bare', copy, origin], options);
}
