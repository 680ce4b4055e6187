/**
 * Bug: The day is that of the server's own time zone.
 * Origin: chatwoot #11583: the time zone must be that of the account, not that of the server.
 *
 * caught by: days.server-elsewhere
 */

import { broken } from './broken.js';
import { DatingApi } from './support/dating-api.js';

export const dayOfTheServer = broken({
  name: 'day-of-the-server',
  bug: "The day is that of the server's own time zone.",
  origin: 'chatwoot #11583: the time zone must be that of the account, not that of the server.',
  caughtBy: 'days.server-elsewhere',
  api: (environment) =>
    new DatingApi(environment, ({ digest }) => {
      const moment = new Date(digest.startsAt);
      const day = [moment.getFullYear(), moment.getMonth() + 1, moment.getDate()];
      return `${day.map((part) => String(part).padStart(2, '0')).join('-')}T19:00:00.000Z`;
    }),
});
