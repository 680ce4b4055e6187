/**
 * Bug: The entry stands on the day on which it is logged.
 * Origin: rc-unified-crm-extension #14: whoever logs a long history for the first time has all of it at
 *   once; dated on arrival, it stands under one day.
 *
 * caught by: days.not-today
 */

import { broken } from './broken.js';
import { DatingApi } from './support/dating-api.js';

export const today = broken({
  name: 'today',
  bug: 'The entry stands on the day on which it is logged.',
  origin:
    'rc-unified-crm-extension #14: whoever logs a long history for the first time has all of it at once; dated on arrival, it stands under one day.',
  caughtBy: 'days.not-today',
  api: (environment) => new DatingApi(environment, ({ now }) => new Date(now).toISOString()),
});
