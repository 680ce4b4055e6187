// @ts-check
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getChangedPackagesSinceRef } from '@changesets/git';
import { z } from 'zod';
import { readReleasePlan } from './changesets.mjs';
import { readPackages } from './packages.mjs';

const configSchema = z.looseObject({ changedFilePatterns: z.array(z.string()) });

/**
 * The packages that a branch changes and does not announce. What needs the change would be released, and the change not.
 *
 * @param {string} root of the repository
 * @param {string} since where the branch comes from
 * @returns {Promise<string[]>} a sentence for each of them, with what to write; none when all is well
 */
export async function unannouncedChanges(root, since) {
  const changed = await changedPackages(root, since);
  if (changed === undefined)
    return [`"${since}" is not known here: run \`git fetch\`, or name another branch after \`--since\`.`];
  const { changesets } = await readReleasePlan(root, since);
  const named = changesets.flatMap(({ releases }) => releases.map(({ name }) => name));
  // An empty one says that no user notices anything of the whole branch.
  if (changesets.length > 0 && named.length === 0) return [];
  const unnamed = readPackages(root)
    .map(({ name }) => name)
    .filter((name) => changed.includes(name) && !named.includes(name));
  const faults = unnamed.map(
    (name) =>
      `${name} differs from ${since}, and no changeset of this branch names it. Run \`pnpm changeset\`; or, if its users notice nothing, add "'${name}': none" to a changeset of this branch.`,
  );
  return faults.length > 0 && changesets.length === 0
    ? [...faults, 'If no user notices anything of the branch, run `pnpm changeset --empty`.']
    : faults;
}

/**
 * @param {string} root
 * @param {string} since
 * @returns {Promise<string[] | undefined>} names; undefined when git does not know that branch
 */
async function changedPackages(root, since) {
  const config = readFileSync(join(root, '.changeset/config.json'), 'utf8');
  const { changedFilePatterns } = configSchema.parse(JSON.parse(config));
  try {
    const changed = await getChangedPackagesSinceRef({ cwd: root, ref: since, changedFilePatterns });
    return changed.map(({ packageJson }) => packageJson.name);
  } catch (error) {
    if (error instanceof Error && error.message.startsWith('Failed to find where HEAD diverged'))
      return undefined;
    throw error;
  }
}
