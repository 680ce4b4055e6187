/**
 * Bug: The local day is written as midnight in UTC, which is the evening before in America.
 * Origin: rc-unified-crm-extension #4: entries twelve hours off in Pipedrive; pull requests #45, #47, #61
 *   and #72.
 *
 * caught by: days.evening-in-the-west
 */

import { broken } from './broken.js';
import { DatingApi } from './support/dating-api.js';

export const midnightInUtc = broken({
  name: 'midnight-in-utc',
  bug: 'The local day is written as midnight in UTC, which is the evening before in America.',
  origin:
    'rc-unified-crm-extension #4: entries twelve hours off in Pipedrive; pull requests #45, #47, #61 and #72.',
  caughtBy: 'days.evening-in-the-west',
  api: (environment) => new DatingApi(environment, ({ digest }) => `${digest.day}T00:00:00.000Z`),
});
