/**
 * Bug: The local day is written as noon in UTC, which is the next day in New Zealand.
 * Origin: The usual repair of the midnight bug, which moves it to the other side of the world.
 *
 * caught by: days.morning-in-the-east
 */

import { broken } from './broken.js';
import { DatingApi } from './support/dating-api.js';

export const noonInUtc = broken({
  name: 'noon-in-utc',
  bug: 'The local day is written as noon in UTC, which is the next day in New Zealand.',
  origin: 'The usual repair of the midnight bug, which moves it to the other side of the world.',
  caughtBy: 'days.morning-in-the-east',
  api: (environment) => new DatingApi(environment, ({ digest }) => `${digest.day}T12:00:00.000Z`),
});
