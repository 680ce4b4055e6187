// @ts-check
import semver from 'semver';
import { neverReleased } from './guard.mjs';
import { askRegistry } from './registry.mjs';

/**
 * @typedef {import('./packages.mjs').Package} Package
 * @typedef {import('./registry.mjs').Standing} Standing
 * @typedef {{ manifest: Package, standing: Standing | undefined }} Candidate a version that the registry lacks
 */

/**
 * What would go wrong if these packages were published now. Asked before the first of them is: what depends on one that is
 * refused would be there, and could not be installed.
 *
 * @param {Package[]} packages
 * @param {object} options
 * @param {boolean} options.isWorkflow it can publish only what is in the registry already
 * @param {string} options.commit
 * @param {string | undefined} [options.tag] by which people get the versions, instead of `latest`
 * @returns {Promise<string[]>} a message for each fault, with what to do
 */
export async function faultsBeforePublishing(packages, { isWorkflow, commit, tag = 'latest' }) {
  try {
    const asked = await Promise.all(
      packages.map(async (manifest) => ({ manifest, standing: await askRegistry(manifest.name) })),
    );
    const candidates = asked.filter(
      ({ manifest, standing }) => !standing?.versions.includes(manifest.version),
    );
    const unready = candidates.filter(({ manifest }) => semver.lt(manifest.version, '1.0.0'));
    if (unready.length > 0) return unready.map(({ manifest }) => neverReleased(manifest));
    return [
      ...(isWorkflow ? uncreated(candidates, commit) : []),
      ...(tag === 'latest' ? outdated(candidates) : []),
    ];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

/**
 * @param {Candidate[]} candidates
 * @param {string} commit
 * @returns {string[]}
 */
function uncreated(candidates, commit) {
  return candidates
    .filter(({ standing }) => standing === undefined)
    .map(
      ({ manifest: { name } }) =>
        `${name} is not in the registry, and trusted publishing cannot create a package. Publish it by hand first, from the merged commit, before you approve \`publish\`:
  git fetch && git switch --detach ${commit}
  pnpm release --only ${name}
  git push --tags
Nothing was published. Then run this job again.`,
    );
}

/**
 * Whatever is published last becomes `latest`, although something newer may be there.
 *
 * @param {Candidate[]} candidates
 * @returns {string[]}
 */
function outdated(candidates) {
  return candidates.flatMap(({ manifest: { name, version }, standing }) =>
    standing?.latest !== undefined && semver.gt(standing.latest, version)
      ? `Everybody installs ${name} ${standing.latest}, and would get ${version} instead. Give it a tag of its own: \`pnpm release --tag release-${semver.major(version)}.x\` (CONTRIBUTING.md, "Fix an old version").`
      : [],
  );
}
