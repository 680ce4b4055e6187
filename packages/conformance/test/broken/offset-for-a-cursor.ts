/**
 * Bug: Pages are asked for with an offset, which a CRM with cursors ignores: the same page comes again and
 *   again.
 * Origin: withcoral/coral #959; Pipedrive moved from offsets to cursors between two versions of its API
 *   (NangoHQ/nango #1454).
 *
 * caught by: contacts.once
 */
import { z } from 'zod';
import { type Access, type ApiContact, ReferenceApi } from '../reference/reference-api.js';
import { broken } from './broken.js';

const pageSchema = z.object({
  data: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      phone: z.string(),
      phones: z.array(z.string()),
      deals: z.array(z.string()),
    }),
  ),
});

export const offsetForACursor = broken({
  name: 'offset-for-a-cursor',
  bug: 'Pages are asked for with an offset, which a CRM with cursors ignores: the same page comes again and again.',
  origin:
    'withcoral/coral #959; Pipedrive moved from offsets to cursors between two versions of its API (NangoHQ/nango #1454).',
  caughtBy: 'contacts.once',
  api: (environment) =>
    new (class extends ReferenceApi {
      override async contacts(access: Access, search: string): Promise<ApiContact[]> {
        const found: ApiContact[] = [];
        for (let offset = 0; offset < 3; offset += 1) {
          const query = { search, offset: String(offset * 3) };
          // oxlint-disable-next-line no-await-in-loop -- page after page
          const page = await this.ask(access, 'GET', '/contacts', pageSchema, { query });
          found.push(...page.data);
          if (page.data.length < 3) break;
        }
        return found;
      }
    })(environment),
});
