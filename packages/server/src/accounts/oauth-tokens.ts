import { type Connector, createHttpClient, DaybookError } from '@daybook/core';
import { z } from 'zod';
import type { OauthCredentials, Storage, StoredUser } from '../storage/storage.js';

/** What a token endpoint answers (RFC 6749, section 5.1); some CRMs add where their API is. */
const answerSchema = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().nullish(),
  expires_in: z.coerce.number().positive().nullish(),
  api_domain: z.string().nullish(),
});

/** Fresh tokens. */
export interface IssuedTokens {
  accessToken: string;
  oauth: OauthCredentials;
  /** Host of the account's API, when the CRM tells it. */
  apiHost: string | undefined;
}

/** OAuth 2 tokens: gets them for a code and renews them, each person's once however many ask at the same time. */
export class OauthTokens {
  readonly #storage: Storage;
  readonly #now: () => number;
  readonly #renewing = new Map<string, Promise<StoredUser>>();

  constructor({ storage, now }: { storage: Storage; now: () => number }) {
    this.#storage = storage;
    this.#now = now;
  }

  /** @throws DaybookError `login_refused` when the CRM does not take the code */
  async exchange(connector: Connector, code: string, hostname: string): Promise<IssuedTokens> {
    try {
      return await this.#ask(connector, hostname, { grant_type: 'authorization_code', code });
    } catch (error) {
      if (!DaybookError.is(error) || error.retryable) throw error;
      const { displayName: crm } = connector.manifest;
      throw new DaybookError('login_refused', { crm, detail: 'please try again', cause: error });
    }
  }

  /**
   * Renews a person's tokens and stores them.
   *
   * @throws DaybookError `crm_login_expired` when the CRM does not renew them any more
   */
  renew(connector: Connector, stored: StoredUser): Promise<StoredUser> {
    const underway = this.#renewing.get(stored.userKey);
    if (underway !== undefined) return underway;
    const renewing = this.#renewOnce(connector, stored).finally(() => this.#renewing.delete(stored.userKey));
    this.#renewing.set(stored.userKey, renewing);
    return renewing;
  }

  async #renewOnce(connector: Connector, stored: StoredUser): Promise<StoredUser> {
    const renewedElsewhere = await this.#newerThan(stored);
    if (renewedElsewhere !== undefined) return renewedElsewhere;
    const { displayName: crm } = connector.manifest;
    const refreshToken = stored.oauth?.refreshToken;
    if (refreshToken === undefined) throw new DaybookError('crm_login_expired', { crm });
    try {
      const fields = { grant_type: 'refresh_token', refresh_token: refreshToken };
      const { accessToken, oauth } = await this.#ask(connector, stored.user.hostname, fields);
      const renewed: OauthCredentials = { ...oauth, refreshToken: oauth.refreshToken ?? refreshToken };
      await this.#storage.users.saveTokens(stored.userKey, accessToken, renewed, this.#now());
      return { ...stored, user: { ...stored.user, accessToken }, oauth: renewed };
    } catch (error) {
      if (!DaybookError.is(error) || error.retryable) throw error;
      // Another process may have renewed them a moment ago, and the CRM takes each refresh token once.
      const meanwhile = await this.#newerThan(stored);
      if (meanwhile !== undefined) return meanwhile;
      throw new DaybookError('crm_login_expired', { crm, cause: error });
    }
  }

  async #newerThan(stored: StoredUser): Promise<StoredUser | undefined> {
    const now = await this.#storage.users.find(stored.userKey);
    return now?.user.accessToken !== undefined && now.user.accessToken !== stored.user.accessToken
      ? now
      : undefined;
  }

  async #ask(connector: Connector, hostname: string, fields: Record<string, string>): Promise<IssuedTokens> {
    const { manifest } = connector;
    const info = await connector.call('getOauthInfo', { hostname });
    const { data } = await createHttpClient({ manifest, now: this.#now }).post<unknown>(
      info.accessTokenUri,
      new URLSearchParams({ ...fields, redirect_uri: info.redirectUri }),
      { auth: { username: info.clientId, password: info.clientSecret } },
    );
    const parsed = answerSchema.safeParse(data);
    if (!parsed.success)
      throw new DaybookError('crm_rejected', { crm: manifest.displayName, detail: 'it gave no token' });
    const { access_token: accessToken, refresh_token, expires_in, api_domain: apiDomain } = parsed.data;
    return {
      accessToken,
      oauth: {
        ...(refresh_token && { refreshToken: refresh_token }),
        ...(expires_in && { expiresAt: this.#now() + expires_in * 1000 }),
      },
      apiHost: apiDomain && URL.canParse(apiDomain) ? new URL(apiDomain).hostname : undefined,
    };
  }
}
