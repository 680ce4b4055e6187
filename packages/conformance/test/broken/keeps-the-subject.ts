/**
 * Bug: An update replaces the text only.
 * Origin: App Connect's update for an existing day adds voicemails and faxes as if they were text messages;
 *   what the entry is called does not follow.
 *
 * caught by: entries.subject-follows
 */
import type { Digest } from '@daybook/core';
import { type Access, type ApiNote, ReferenceApi } from '../reference/reference-api.js';
import { broken } from './broken.js';

export const keepsTheSubject = broken({
  name: 'keeps-the-subject',
  bug: 'An update replaces the text only.',
  origin:
    "App Connect's update for an existing day adds voicemails and faxes as if they were text messages; what the entry is called does not follow.",
  caughtBy: 'entries.subject-follows',
  api: (environment) =>
    new (class extends ReferenceApi {
      override async replaceNote(access: Access, id: string, digest: Digest): Promise<ApiNote> {
        const { subject } = await this.readNote(access, id);
        return super.replaceNote(access, id, { ...digest, subject });
      }
    })(environment),
});
