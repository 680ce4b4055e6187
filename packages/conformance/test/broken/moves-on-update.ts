/**
 * Bug: Every update gives the entry the present date.
 * Origin: rocketride pull request #2219: date and time were sent with each change, and not together.
 *
 * caught by: days.stays-put
 */
import type { Digest } from '@daybook/core';
import { type Access, type ApiNote, ReferenceApi } from '../reference/reference-api.js';
import { broken } from './broken.js';

export const movesOnUpdate = broken({
  name: 'moves-on-update',
  bug: 'Every update gives the entry the present date.',
  origin: 'rocketride pull request #2219: date and time were sent with each change, and not together.',
  caughtBy: 'days.stays-put',
  api: (environment) =>
    new (class extends ReferenceApi {
      override async replaceNote(access: Access, id: string, digest: Digest): Promise<ApiNote> {
        const note = await super.replaceNote(access, id, digest);
        const due = new Date(environment.now()).toISOString();
        await this.send(access, 'PATCH', `/notes/${id}`, { body: { due } });
        return note;
      }
    })(environment),
});
