// @ts-check
import semver from 'semver';
import { preModeFault, readReleasePlan } from './changesets.mjs';
import { readPackages } from './packages.mjs';

/**
 * @typedef {import('./packages.mjs').Package} Package
 * @typedef {Pick<import('@changesets/types').ReleasePlan, 'changesets' | 'releases'>} Plan
 */

/** `workspace:^1.0.0`, or several majors: `workspace:^1.0.0 || ^2.0.0`. */
const PEER = /^workspace:\^[1-9]\d*\.\d+\.\d+(?: \|\| \^[1-9]\d*\.\d+\.\d+)*$/;

/**
 * What the changesets and ranges of a repository would break in the next release.
 *
 * @param {string} root of the repository
 * @returns {Promise<string[]>} a sentence for each fault, with what to write instead; none when all is well
 */
export async function findFaults(root) {
  const preMode = preModeFault(root);
  if (preMode !== undefined) return [preMode];
  const packages = readPackages(root);
  const unreadable = [...packages.flatMap(spellingFaults), ...privateDependencies(packages)];
  // With these changesets makes no plan, or another one.
  if (unreadable.length > 0) return unreadable;
  try {
    const plan = await readReleasePlan(root);
    return [...silentChangesets(plan), ...belowOne(packages, plan), ...unmetPeers(packages, plan)];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

/**
 * @param {Package} manifest
 * @returns {string[]}
 */
function spellingFaults({ name, folder, dependencies, peerDependencies }) {
  const file = `${folder}/package.json`;
  const own = Object.entries(dependencies).filter(([dependency]) => dependency.startsWith('@daybook/'));
  const peers = Object.entries(peerDependencies).filter(([peer]) => peer.startsWith('@daybook/'));
  return [
    ...own.flatMap(([dependency, range]) => {
      if (dependency === '@daybook/core')
        return `${file}: ${name} shows types of @daybook/core, so whoever installs it must get one core: move it to "peerDependencies", as "workspace:^1.0.0" with core's present major.`;
      return range === 'workspace:^'
        ? []
        : `${file}: "${dependency}": "${range}" would pin or unpin it; write "workspace:^".`;
    }),
    ...peers.flatMap(([peer, range]) =>
      PEER.test(range)
        ? []
        : `${file}: the peer "${peer}": "${range}" would move or stand still with every release; write "workspace:^1.0.0" with the major that it needs, or "workspace:^1.0.0 || ^2.0.0" if it works with both.`,
    ),
  ];
}

/**
 * @param {Plan} plan
 * @returns {string[]}
 */
function silentChangesets({ changesets }) {
  return changesets
    .filter(({ summary, releases }) => releases.length > 0 && summary.trim() === '')
    .map(
      ({ id, releases }) =>
        `.changeset/${id}.md says nothing: write one sentence for the people who use ${releases.map(({ name }) => name).join(' and ')}.`,
    );
}

/**
 * At 0.x a minor step leaves every range.
 *
 * @param {Package[]} packages
 * @param {Plan} plan
 * @returns {string[]}
 */
function belowOne(packages, { releases }) {
  const planned = new Map(
    releases.filter(({ type }) => type !== 'none').map((one) => [one.name, one.newVersion]),
  );
  return packages
    .filter(({ name, version }) => semver.lt(planned.get(name) ?? version, '1.0.0'))
    .map((one) => {
      const next = planned.get(one.name);
      return next === undefined
        ? neverReleased(one)
        : `${one.name} would be released as ${next}. The first version of a package is 1.0.0: write "'${one.name}': major" in its first changeset.`;
    });
}

/**
 * What the registry lacks is published with whatever is released next, announced or not.
 *
 * @param {Package} manifest
 */
export function neverReleased({ name, version, folder }) {
  return `${name} ${version} would be published with the others, and it has never been released: add a first changeset ("'${name}': major"), or "private": true to ${folder}/package.json until it is ready.`;
}

/**
 * @param {Package[]} packages
 * @returns {string[]}
 */
function privateDependencies(packages) {
  const published = new Set(packages.map(({ name }) => name));
  return packages.flatMap(({ name, folder, dependencies, peerDependencies }) =>
    Object.keys({ ...dependencies, ...peerDependencies })
      .filter((dependency) => dependency.startsWith('@daybook/') && !published.has(dependency))
      .map(
        (dependency) =>
          `${name} depends on ${dependency}, which is private, so nobody could install it: take it out of ${folder}/package.json and ${folder}/src until it is published.`,
      ),
  );
}

/**
 * @param {Package[]} packages
 * @param {Plan} plan
 * @returns {string[]}
 */
function unmetPeers(packages, { changesets, releases }) {
  const stated = changesets.flatMap((changeset) => changeset.releases);
  const isMajor = (/** @type {string} */ name) =>
    stated.some((release) => release.name === name && release.type === 'major');
  const planned = new Map(releases.map((release) => [release.name, release]));
  const present = new Map(packages.map((one) => [one.name, one.version]));

  return packages.flatMap(({ name, folder, version, peerDependencies }) => {
    const left = Object.entries(peerDependencies).flatMap(([peer, spelt]) => {
      const next = planned.get(peer)?.newVersion ?? present.get(peer);
      const range = spelt.replace('workspace:', '');
      return next === undefined || semver.satisfies(next, range) ? [] : [{ peer, next, range }];
    });
    if (isMajor(name)) return [];
    const [first] = left;
    if (first !== undefined)
      return `${first.peer} will be ${first.next}, which is not in "${first.range}" of ${name}. If ${name} works with both, write "workspace:${first.range} || ^${semver.major(first.next)}.0.0" in ${folder}/package.json; if not, add "'${name}': major" to a changeset, with a sentence for the people who use it.`;
    const release = planned.get(name);
    if (release?.type === 'major')
      return `${name} would go from ${version} to ${release.newVersion}, and no changeset says so. Is "onlyUpdatePeerDependentsWhenOutOfRange" still set in .changeset/config.json? If the step is meant, add "'${name}': major" to a changeset.`;
    return [];
  });
}
