/**
 * Bug: Every request is printed, with its header.
 * Origin: Debug output that stayed in. App Connect answers with stack traces when a request carries a
 *   certain header (measured).
 *
 * caught by: secrets.not-in-output
 */
import { type Access, type Content, ReferenceApi } from '../reference/reference-api.js';
import { broken } from './broken.js';

export const printsRequests = broken({
  name: 'prints-requests',
  bug: 'Every request is printed, with its header.',
  origin:
    'Debug output that stayed in. App Connect answers with stack traces when a request carries a certain header (measured).',
  caughtBy: 'secrets.not-in-output',
  api: (environment) =>
    new (class extends ReferenceApi {
      override send(access: Access, method: string, place: string, content: Content): Promise<unknown> {
        console.debug(method, place, { authorization: access.authHeader });
        return super.send(access, method, place, content);
      }
    })(environment),
});
