/**
 * Bug: Contacts are searched at an address that only its own fake has.
 * Origin: Endpoints that a CRM has moved: tests with a home-made fake stay green (Pipedrive removed version
 *   1 of its persons search in 2026).
 *
 * caught by: live.contact
 */
import { type Access, type Content, ReferenceApi } from '../reference/reference-api.js';
import { broken } from './broken.js';
import { LenientCrm } from './support/lenient-crm.js';

export const searchOfTheFake = broken({
  name: 'search-of-the-fake',
  bug: 'Contacts are searched at an address that only its own fake has.',
  origin:
    'Endpoints that a CRM has moved: tests with a home-made fake stay green (Pipedrive removed version 1 of its persons search in 2026).',
  caughtBy: 'live.contact',
  api: (environment) =>
    new (class extends ReferenceApi {
      override send(access: Access, method: string, place: string, content: Content): Promise<unknown> {
        const moved = method === 'GET' ? place.replace('/contacts', '/v1/contacts') : place;
        return super.send(access, method, moved, content);
      }
    })(environment),
  openCrm: (environment) =>
    new LenientCrm(environment, ({ url, ...request }) => ({
      ...request,
      url: url.replace('/v1/contacts', '/contacts'),
    })),
});
