/**
 * Bug: Updates go through a field that holds less than a new entry does.
 * Origin: Limits that differ from one endpoint to the next: activepieces #8686 asks whether "maybe it is
 *   endpoint-level". The day fits in the morning and is cut in the evening.
 *
 * caught by: limits.full-on-update
 */
import type { Digest } from '@daybook/core';
import { type Access, type ApiNote, ReferenceApi } from '../reference/reference-api.js';
import { broken } from './broken.js';

export const updateTakesLess = broken({
  name: 'update-takes-less',
  bug: 'Updates go through a field that holds less than a new entry does.',
  origin:
    'Limits that differ from one endpoint to the next: activepieces #8686 asks whether "maybe it is endpoint-level". The day fits in the morning and is cut in the evening.',
  caughtBy: 'limits.full-on-update',
  api: (environment) =>
    new (class extends ReferenceApi {
      override replaceNote(access: Access, id: string, digest: Digest): Promise<ApiNote> {
        return super.replaceNote(access, id, { ...digest, body: digest.body.slice(0, 9_000) });
      }
    })(environment),
});
