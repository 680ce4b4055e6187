// @ts-check
// `npm run check:changesets`: refuses changesets and ranges that would break the next release, and says what to write.
// With `-- --since origin/main` it also wants a changeset for each package that the branch touches.
import { parseArgs } from 'node:util';
import { findFaults } from './guard.mjs';
import { refuse, root, run } from './run.mjs';

const { values } = parseArgs({ options: { since: { type: 'string' } } });
const faults = await findFaults(root);
if (faults.length > 0) refuse(faults.join('\n'));
// It names the packages, and says how to write an empty one where users notice nothing.
if (values.since !== undefined) run(['changeset', 'status', `--since=${values.since}`]);
console.log('The changesets break nothing.');
