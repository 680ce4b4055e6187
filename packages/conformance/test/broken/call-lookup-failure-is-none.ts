/**
 * Bug: findCallLog answers null when the CRM does not answer.
 * Origin: Errors that are swallowed around a search are so common that n8n has a lint rule against it
 * (no-silent-error-swallowing).
 *
 * caught by: calls.lookup-failure-is-not-absence
 */
import { broken } from './broken.js';

export const callLookupFailureIsNone = broken({
  name: 'call-lookup-failure-is-none',
  bug: 'findCallLog answers null when the CRM does not answer.',
  origin:
    'Errors that are swallowed around a search are so common that n8n has a lint rule against it (no-silent-error-swallowing).',
  caughtBy: 'calls.lookup-failure-is-not-absence',
  definition: ({ findCallLog, ...reference }) => ({
    ...reference,
    findCallLog: (params) => Promise.resolve(findCallLog?.(params) ?? null).catch(() => null),
  }),
});
