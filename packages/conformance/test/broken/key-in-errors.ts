/**
 * Bug: The request is attached to the error, with its header.
 * Origin: Errors of axios hold the whole configuration; octokit redacts them in the constructor for that
 *   reason.
 *
 * caught by: secrets.not-in-errors
 */
import { type Access, type Content, ReferenceApi } from '../reference/reference-api.js';
import { broken } from './broken.js';

export const keyInErrors = broken({
  name: 'key-in-errors',
  bug: 'The request is attached to the error, with its header.',
  origin:
    'Errors of axios hold the whole configuration; octokit redacts them in the constructor for that reason.',
  caughtBy: 'secrets.not-in-errors',
  api: (environment) =>
    new (class extends ReferenceApi {
      override async send(access: Access, method: string, place: string, content: Content): Promise<unknown> {
        try {
          return await super.send(access, method, place, content);
        } catch (error) {
          throw Object.assign(error as Error, {
            request: { method, place, headers: { authorization: access.authHeader } },
          });
        }
      }
    })(environment),
});
