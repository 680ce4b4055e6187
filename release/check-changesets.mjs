// @ts-check
// `npm run check:changesets`: refuses changesets and ranges that would break the next release, and says what to write.
// With `-- --since origin/main` it also wants a changeset for each package that the branch changes.
import { readOptions } from '../bench/support/options.mjs';
import { unannouncedChanges } from './branch.mjs';
import { findFaults } from './guard.mjs';
import { refuse, root } from './run.mjs';

const { values } = readOptions({ options: { since: { type: 'string' } } });
const faults = await findFaults(root);
if (values.since !== undefined) faults.push(...(await unannouncedChanges(root, values.since)));
if (faults.length > 0) refuse(faults.join('\n'));
console.log('The changesets break nothing.');
