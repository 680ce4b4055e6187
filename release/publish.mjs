// @ts-check
// `pnpm release`: builds and publishes every version that the registry does not have yet, and sets the tags.
// `--only @daybook/connector-acme`: that package alone, such as one that must be there before a workflow can publish it.
// `--tag release-1.x`: what people get by that name, and not by default, such as a fix of an old version.
import { execFileSync } from 'node:child_process';
import { readOptions } from '../bench/support/options.mjs';
import { faultsBeforePublishing } from './before-publishing.mjs';
import { preModeFault, waitingChangesets } from './changesets.mjs';
import { readPackages } from './packages.mjs';
import { build, refuse, root, run } from './run.mjs';

const { values } = readOptions({ options: { only: { type: 'string' }, tag: { type: 'string' } } });
const { only } = values;
const packages = readPackages(root).filter(({ name }) => only === undefined || name === only);
if (packages.length === 0) refuse(`No package that is published is called ${only}.`);
const status = git('status', '--porcelain');
if (status !== '') refuse(`Commit first: what is published must be what the tag shows.\n${status}`);
const preMode = preModeFault(root);
if (preMode !== undefined) refuse(preMode);
if (waitingChangesets(root).length > 0)
  refuse('There are changesets that are no versions yet: run `pnpm version-packages` first.');
const isWorkflow = process.env['CI'] !== undefined;
const commit = git('rev-parse', 'HEAD').trim();
const faults = await faultsBeforePublishing(packages, { isWorkflow, commit, tag: values.tag });
if (faults.length > 0) refuse(faults.join('\n'));
build();
const publish =
  only === undefined
    ? ['changeset', 'publish', '--no-git-tag']
    : ['pnpm', `--filter=${only}`, 'publish', '--no-git-checks'];
run([...publish, ...(values.tag === undefined ? [] : ['--tag', values.tag])]);
setTags(packages.map(({ name, version }) => `${name}@${version}`));

/**
 * Sets the tags that are neither here nor where this clone comes from: also those of an earlier try, which changesets leaves
 * out, as it leaves it at that when git refuses one.
 *
 * @param {string[]} tags
 */
function setTags(tags) {
  const known = [git('tag', '--list'), git('ls-remote', '--tags', 'origin')]
    .join('\n')
    .split(/\n|\srefs\/tags\//);
  const missing = tags.filter((tag) => !known.includes(tag));
  try {
    for (const tag of missing) git('tag', '--annotate', '--message', tag, tag);
  } catch {
    refuse('Everything is published, but git refused a tag (above). Mend it, and run `pnpm release` again.');
  }
}

/** @param {string[]} words */
function git(...words) {
  return execFileSync('git', words, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
}
