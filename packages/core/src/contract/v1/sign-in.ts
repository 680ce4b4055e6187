import { z } from 'zod';
import { callSchema } from './call.js';
import { returnMessageSchema } from './return-message.js';
import { platformUserInfoSchema } from './user.js';

/** Parameters of `getUserInfo`. */
export const getUserInfoSchema = z.object({
  /**
   * Host of the tab in which the person opened the client, already checked against the manifest's `hosts`. There is
   * no `user` yet: build addresses with this.
   * @example 'eu.acme.com'
   */
  hostname: z.string(),
  /**
   * The manifest's `name`.
   * @example 'acme'
   */
  platform: z.string(),
  /**
   * The key that was typed in.
   * Without it: OAuth, or a login form that has no field `apiKey`.
   * @example 'k-123'
   */
  apiKey: z.string().optional(),
  /**
   * All fields of the login form, by their `const`; `{}` for OAuth. With a form of several fields make one key of
   * them here, and return it as `overridingApiKey`.
   * @example { apiKey: 'k-123', username: 'ann' }
   */
  additionalInfo: z.record(z.string(), z.unknown()),
  /**
   * Made as for every other call; empty when there is neither a key nor a token.
   * @example 'Bearer k-123'
   */
  authHeader: z.string(),
  /**
   * Aborted after `limits.callSeconds`. Hand it on to the request.
   * Without it: nobody can end the call early; `defineConnector` always sets one.
   */
  signal: z.instanceof(AbortSignal).optional(),
});

/** Result of `getUserInfo`. */
export const getUserInfoResultSchema = z.object({
  /**
   * `false`: the CRM does not accept this login. Nothing is stored, and the person reads `returnMessage`.
   * @example true
   */
  successful: z.boolean(),
  /**
   * Who the person is.
   * Without it: the login counts as refused, whatever `successful` says.
   */
  platformUserInfo: platformUserInfoSchema.nullish(),
  /**
   * What the person reads, in your own words. A refusal is shown once, for `ttl` (5 000 milliseconds unless you say
   * so), as a warning unless it is an `error`. The key is masked in it.
   * Without it: "Connected to Acme."; for a refusal, that the fields should be checked.
   */
  returnMessage: returnMessageSchema.nullish(),
});

/** Parameters of `getBasicAuth`. */
export const getBasicAuthSchema = z.object({
  /**
   * The key that was typed in, or `overridingApiKey`.
   * @example 'k-123'
   */
  apiKey: z.string(),
});

/** Parameters of `getOauthInfo`. */
export const getOauthInfoSchema = z.object({
  /**
   * Host of the CRM account.
   * Without it: not known.
   * @example 'eu.acme.com'
   */
  hostname: z.string().optional(),
  /**
   * Part of App Connect's interface; Daybook gives none.
   * Without it: nothing changes.
   * @example 'https://oauth.acme.com/token'
   */
  tokenUrl: z.string().optional(),
});

/** Result of `getOauthInfo`. */
export const getOauthInfoResultSchema = z.object({
  /**
   * Of the app that you registered with the CRM.
   * @example 'acme-app-1'
   */
  clientId: z.string(),
  /**
   * Its secret: from the server's settings, never from the source. It is sent to `accessTokenUri` only.
   * @example process.env.ACME_CLIENT_SECRET
   */
  clientSecret: z.string(),
  /**
   * Token endpoint, https, on a host of the manifest.
   * @example 'https://oauth.acme.com/token'
   */
  accessTokenUri: z.url(),
  /**
   * The callback address, exactly as registered.
   * @example 'https://ringcentral.github.io/ringcentral-embeddable/redirect.html'
   */
  redirectUri: z.string(),
  /**
   * Where `accessTokenUri` wants id and secret (RFC 6749, section 2.3.1), for codes and for renewals: in the `header`, with
   * HTTP's Basic scheme, or in the `body`, as `client_id` and `client_secret` of the form.
   * Without it: in the header.
   * @example 'body'
   */
  clientAuthentication: z.enum(['header', 'body']).nullish(),
  /**
   * Part of App Connect's interface; the client opens the manifest's `auth.oauth.authUrl`.
   * Without it: nothing changes.
   * @example 'https://oauth.acme.com/authorize'
   */
  authorizationUri: z.url().nullish(),
});

/** Parameters of `unAuthorize`. */
export const unAuthorizeSchema = callSchema.extend({
  /**
   * Of somebody who signed in with OAuth.
   * Without it: an API key, or the CRM gave none.
   * @example 'r-456'
   */
  refreshToken: z.string().optional(),
});

/** Result of `unAuthorize`. */
export const unAuthorizeResultSchema = z
  .object({
    /**
     * What the person reads.
     * Without it: "Signed out."
     */
    returnMessage: returnMessageSchema.nullish(),
  })
  .nullish();

/** Parameters of `readUninstallNotice`. */
export const readUninstallNoticeSchema = z.object({
  /**
   * The `Authorization` header of the notice: compare it, in constant time, with what the CRM and you share.
   * @example 'Basic YWNtZS1hcHAtMTpzZWNyZXQ='
   */
  authorization: z.string(),
  /** The notice, parsed from JSON. Anybody can send one: check its form. */
  body: z.unknown(),
});

/** Result of `readUninstallNotice`. */
export const readUninstallNoticeResultSchema = z
  .object({
    /**
     * As `getUserInfo` gives it.
     * @example 'company-42'
     */
    accountId: z.string(),
    /**
     * As `getUserInfo` gives `id`, as text.
     * @example '7'
     */
    userId: z.string(),
    /**
     * When it was removed, ISO 8601: a sign-in after that stands.
     * Without it: now.
     * @example '2026-07-14T17:02:00Z'
     */
    removedAt: z.string().nullish(),
  })
  .nullable();
