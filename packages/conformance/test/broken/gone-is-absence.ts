/**
 * Bug: A 410 of the CRM is told as a 404.
 * Origin: Status codes mapped by hand: 404 and 410 in one line.
 *
 * caught by: entries.gone-is-told
 */
import { ReferenceCrm } from '../reference/reference-crm.js';
import { broken } from './broken.js';
import { RethrowingApi } from './support/rethrowing-api.js';

export const goneIsAbsence = broken({
  name: 'gone-is-absence',
  bug: 'A 410 of the CRM is told as a 404.',
  origin: 'Status codes mapped by hand: 404 and 410 in one line.',
  caughtBy: 'entries.gone-is-told',
  openCrm: (environment) => new ReferenceCrm(environment, { says410: true }),
  api: (environment) =>
    new RethrowingApi(environment, (error) =>
      error.isGone ? { code: 'crm_not_found', retryAfterMs: undefined } : error,
    ),
});
