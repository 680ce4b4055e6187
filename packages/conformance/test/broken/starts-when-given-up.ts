/**
 * Bug: A call that was given up before it began is carried out.
 * Origin: Clients that never look at the signal: App Connect has no time-out at all and holds a hung call
 *   for ever.
 *
 * caught by: faults.nobody-waits
 */

import { broken } from './broken.js';
import { DeafApi } from './support/deaf-api.js';

export const startsWhenGivenUp = broken({
  name: 'starts-when-given-up',
  bug: 'A call that was given up before it began is carried out.',
  origin:
    'Clients that never look at the signal: App Connect has no time-out at all and holds a hung call for ever.',
  caughtBy: 'faults.nobody-waits',
  api: (environment) => new DeafApi(environment),
});
