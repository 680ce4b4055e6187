/**
 * Bug: The marker is hidden in a comment, which its own fake keeps and the real CRM takes out.
 * Origin: What a CRM does to HTML is documented by hardly any of them, so that every fake of one is a
 *   guess.
 *
 * caught by: live.entry
 */
import type { Digest } from '@daybook/core';
import { ReferenceApi } from '../reference/reference-api.js';
import { ReferenceCrm } from '../reference/reference-crm.js';
import { broken } from './broken.js';

export const storageOfTheFake = broken({
  name: 'storage-of-the-fake',
  bug: 'The marker is hidden in a comment, which its own fake keeps and the real CRM takes out.',
  origin:
    'What a CRM does to HTML is documented by hardly any of them, so that every fake of one is a guess.',
  caughtBy: 'live.entry',
  api: (environment) =>
    new (class extends ReferenceApi {
      override textOf({ subject, body, marker }: Digest): { subject: string; body: string } {
        return { subject, body: `${body}<!-- ${marker} -->` };
      }
    })(environment),
  definition: (reference) => ({ ...reference, marker: 'field' }),
  openCrm: (environment) => new ReferenceCrm(environment, { keepsComments: true }),
});
