/**
 * Bug: Every 404 is told as a deletion.
 * Origin: Search and lists that lag behind (HubSpot, Salesforce and Zendesk say so of theirs): a 404 just
 *   after a write means nothing yet.
 *
 * caught by: faults.absence-is-told
 */
import { DaybookError } from '@daybook/core';
import { broken } from './broken.js';
import { RethrowingApi } from './support/rethrowing-api.js';

export const status404IsGone = broken({
  name: '404-is-gone',
  bug: 'Every 404 is told as a deletion.',
  origin:
    'Search and lists that lag behind (HubSpot, Salesforce and Zendesk say so of theirs): a 404 just after a write means nothing yet.',
  caughtBy: 'faults.absence-is-told',
  api: (environment) =>
    new RethrowingApi(environment, (error) =>
      error.kind === 'not_found'
        ? new DaybookError('crm_not_found', { crm: 'Reference', detail: 'the note', isGone: true })
        : error,
    ),
});
