/**
 * Bug: The key is sent in the address.
 * Origin: Pipedrive still takes `?api_token=…`, and most of its older clients send it there.
 *
 * caught by: secrets.not-in-addresses
 */
import { type Access, type Content, ReferenceApi } from '../reference/reference-api.js';
import { broken } from './broken.js';

export const keyInTheQuery = broken({
  name: 'key-in-the-query',
  bug: 'The key is sent in the address.',
  origin: 'Pipedrive still takes `?api_token=…`, and most of its older clients send it there.',
  caughtBy: 'secrets.not-in-addresses',
  api: (environment) =>
    new (class extends ReferenceApi {
      override send(access: Access, method: string, place: string, content: Content): Promise<unknown> {
        const query = { ...content.query, api_token: access.authHeader.replace('Bearer ', '') };
        return super.send(access, method, place, { ...content, query });
      }
    })(environment),
});
