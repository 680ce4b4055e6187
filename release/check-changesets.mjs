// @ts-check
// `npm run check:changesets`: refuses changesets and ranges that would break the next release, and says what to write.
import { fileURLToPath } from 'node:url';
import { findFaults } from './guard.mjs';

const faults = await findFaults(fileURLToPath(new URL('..', import.meta.url)));
for (const fault of faults) console.error(fault);
if (faults.length === 0) console.log('The changesets break nothing.');
process.exitCode = faults.length > 0 ? 1 : 0;
