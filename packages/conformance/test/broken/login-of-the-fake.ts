/**
 * Bug: The key is sent in a form that only its own fake understands.
 * Origin: Fakes that are written after the connector take what the connector sends; hence the wish for
 *   tests against something real in meltano/sdk #30 and constructorfabric/insight #1723.
 *
 * caught by: live.sign-in
 */
import { type Access, type Content, ReferenceApi } from '../reference/reference-api.js';
import { broken } from './broken.js';
import { LenientCrm } from './support/lenient-crm.js';

export const loginOfTheFake = broken({
  name: 'login-of-the-fake',
  bug: 'The key is sent in a form that only its own fake understands.',
  origin:
    'Fakes that are written after the connector take what the connector sends; hence the wish for tests against something real in meltano/sdk #30 and constructorfabric/insight #1723.',
  caughtBy: 'live.sign-in',
  api: (environment) =>
    new (class extends ReferenceApi {
      override send(access: Access, method: string, place: string, content: Content): Promise<unknown> {
        const authHeader = access.authHeader.replace('Bearer', 'Token');
        return super.send({ ...access, authHeader }, method, place, content);
      }
    })(environment),
  openCrm: (environment) =>
    new LenientCrm(environment, ({ url, headers, ...request }) => {
      const authorization = headers.get('authorization')?.replace('Token', 'Bearer') ?? '';
      return { ...request, url, headers: new Headers({ ...Object.fromEntries(headers), authorization }) };
    }),
});
