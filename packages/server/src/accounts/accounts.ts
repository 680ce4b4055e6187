import { type Account, type Connector, DaybookError } from '@daybook/core';
import type { Storage, StoredUser } from '../storage/storage.js';
import { apiKeyHeader } from './api-key.js';
import type { Connectors } from './connectors.js';
import type { OauthTokens } from './oauth-tokens.js';

/** A token that ends this soon is renewed before it is used, in milliseconds. */
const MARGIN_MS = 60_000;

/** Users' ways into their CRMs. */
export class Accounts {
  readonly #storage: Storage;
  readonly #connectors: Connectors;
  readonly #tokens: OauthTokens;
  readonly #now: () => number;

  constructor(options: {
    storage: Storage;
    connectors: Connectors;
    oauthTokens: OauthTokens;
    now: () => number;
  }) {
    this.#storage = options.storage;
    this.#connectors = options.connectors;
    this.#tokens = options.oauthTokens;
    this.#now = options.now;
  }

  /**
   * @param options - `refused`: the header that the CRM has just refused, although it should still be good
   * @throws DaybookError `crm_login_expired` when the user has signed out or is gone
   */
  async openByKey(userKey: string, options: { refused: string | undefined }): Promise<Account> {
    const stored = await this.#storage.users.find(userKey);
    if (stored === undefined) throw new DaybookError('crm_login_expired');
    return this.open(stored, options);
  }

  /** The same for a user who is already at hand. */
  async open(stored: StoredUser, { refused }: { refused?: string | undefined } = {}): Promise<Account> {
    const connector = this.#connectors.get(stored.user.platform);
    const usable = this.#isSpent(stored, refused) ? await this.#tokens.renew(connector, stored) : stored;
    const { accessToken } = usable.user;
    if (!accessToken) throw new DaybookError('crm_login_expired', { crm: connector.manifest.displayName });
    return { connector, user: usable.user, authHeader: await headerOf(connector, accessToken) };
  }

  /** Does something in the CRM; a token that is refused is renewed once. */
  async use<Result>(stored: StoredUser, action: (account: Account) => Promise<Result>): Promise<Result> {
    const account = await this.open(stored);
    try {
      return await action(account);
    } catch (error) {
      if (!DaybookError.is(error) || error.kind !== 'auth' || stored.oauth === undefined) throw error;
      return action(await this.open(stored, { refused: account.authHeader }));
    }
  }

  /** Whether an access token must be renewed. When another one than the stored one was refused, that is done already. */
  #isSpent({ user, oauth }: StoredUser, refused: string | undefined): boolean {
    if (oauth === undefined) return false;
    const endsSoon = oauth.expiresAt !== undefined && oauth.expiresAt - this.#now() < MARGIN_MS;
    return endsSoon || refused === bearer(user.accessToken);
  }
}

function headerOf(connector: Connector, accessToken: string): string | Promise<string> {
  return connector.manifest.auth.type === 'oauth'
    ? bearer(accessToken)
    : apiKeyHeader(connector, accessToken);
}

function bearer(accessToken = ''): string {
  return `Bearer ${accessToken}`;
}
