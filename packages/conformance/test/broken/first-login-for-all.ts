/**
 * Bug: The client is made once, with the login of whoever came first.
 * Origin: SDKs that keep the key in a default instance: phone-spa #35 reports entries in another company's
 *   account.
 *
 * caught by: secrets.own-login
 */
import { type Access, type Content, ReferenceApi } from '../reference/reference-api.js';
import { broken } from './broken.js';

export const firstLoginForAll = broken({
  name: 'first-login-for-all',
  bug: 'The client is made once, with the login of whoever came first.',
  origin:
    "SDKs that keep the key in a default instance: phone-spa #35 reports entries in another company's account.",
  caughtBy: 'secrets.own-login',
  api: (environment) =>
    new (class extends ReferenceApi {
      #first: string | undefined;
      override send(access: Access, method: string, place: string, content: Content): Promise<unknown> {
        this.#first ??= access.authHeader;
        return super.send({ ...access, authHeader: this.#first }, method, place, content);
      }
    })(environment),
});
