/**
 * Bug: Every update also sends the deal that was chosen in the form, which is nothing.
 * Origin: App Connect's Pipedrive connector sends deal_id '' in each PATCH: a deal that somebody linked is
 *   gone (run and seen).
 *
 * caught by: entries.user-fields-stay
 */
import type { Digest } from '@daybook/core';
import { type Access, type ApiNote, ReferenceApi } from '../reference/reference-api.js';
import { broken } from './broken.js';

export const clearsTheDeal = broken({
  name: 'clears-the-deal',
  bug: 'Every update also sends the deal that was chosen in the form, which is nothing.',
  origin:
    "App Connect's Pipedrive connector sends deal_id '' in each PATCH: a deal that somebody linked is gone (run and seen).",
  caughtBy: 'entries.user-fields-stay',
  api: (environment) =>
    new (class extends ReferenceApi {
      override async replaceNote(access: Access, id: string, digest: Digest): Promise<ApiNote> {
        const note = await super.replaceNote(access, id, digest);
        await this.send(access, 'PATCH', `/notes/${id}`, { body: { deal: null } });
        return note;
      }
    })(environment),
});
