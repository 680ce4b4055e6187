/**
 * Bug: A search that fails finds nobody.
 * Origin: Duplicate contacts are a complaint about every telephone integration (help.ringostat.com
 *   6401918); a failed search that finds "nobody" makes them.
 *
 * caught by: faults.no-contacts-just-now
 */
import { broken } from './broken.js';

export const searchFailureIsNobody = broken({
  name: 'search-failure-is-nobody',
  bug: 'A search that fails finds nobody.',
  origin:
    'Duplicate contacts are a complaint about every telephone integration (help.ringostat.com 6401918); a failed search that finds "nobody" makes them.',
  caughtBy: 'faults.no-contacts-just-now',
  definition: ({ findContact, ...reference }) => ({
    ...reference,
    findContact: (params) => Promise.resolve(findContact(params)).catch(() => ({ matchedContactInfo: [] })),
  }),
});
