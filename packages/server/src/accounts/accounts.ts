import { type Account, type Connector, DaybookError, type ErrorCode, type Profile } from '@daybook/core';
import type { Storage, StoredUser } from '../storage/storage.js';
import { apiKeyHeader } from './api-key.js';
import type { Connectors } from './connectors.js';
import type { OauthTokens } from './oauth-tokens.js';
import { watchLogin } from './watch-login.js';

/** A token that ends this soon is renewed before it is used, in milliseconds. */
const MARGIN_MS = 60_000;

const crmIsAway: ReadonlySet<ErrorCode> = new Set(['crm_unavailable', 'crm_rate_limit', 'crm_budget_spent']);

/** Users' ways into their CRMs. */
export class Accounts {
  readonly #storage: Storage;
  readonly #connectors: Connectors;
  readonly #tokens: OauthTokens;
  readonly #now: () => number;
  readonly #onOpened: (stored: StoredUser) => void;

  /** @param options - `onOpened`: told whose CRM is opened */
  constructor(options: {
    storage: Storage;
    connectors: Connectors;
    oauthTokens: OauthTokens;
    now: () => number;
    onOpened: (stored: StoredUser) => void;
  }) {
    this.#storage = options.storage;
    this.#connectors = options.connectors;
    this.#tokens = options.oauthTokens;
    this.#now = options.now;
    this.#onOpened = options.onOpened;
  }

  /** Who a user is, as far as is known here. @throws DaybookError `crm_login_expired` when there is no such user */
  async readProfile(userKey: string): Promise<Profile> {
    const stored = await this.#storage.users.find(userKey);
    if (stored === undefined) throw new DaybookError('crm_login_expired');
    return this.profileOf(stored);
  }

  /** The same for a user who is already at hand. */
  profileOf({ user }: StoredUser): Profile {
    return { connector: this.#connectors.get(user.platform), user };
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
    this.#onOpened(stored);
    const usable = this.#isSpent(stored, refused) ? await this.#renew(connector, stored) : stored;
    const { accessToken } = usable.user;
    if (!accessToken) throw new DaybookError('crm_login_expired', { crm: connector.manifest.displayName });
    // An access token that is refused for the first time is renewed: that says nothing of the login.
    const isLastTry = usable.oauth === undefined || refused !== undefined;
    return {
      connector: watchLogin(connector, async (login) => {
        if (login === 'accepted' || isLastTry) await this.#note(usable, login);
      }),
      user: usable.user,
      authHeader: await headerOf(connector, accessToken),
    };
  }

  /**
   * Whether the CRM takes what is written for somebody, as far as is known: nothing is asked but new tokens where the
   * stored ones have ended. A CRM that does not answer has not refused anybody.
   *
   * @throws DaybookError `crm_login_expired` when it does not
   */
  async assertAccepted(stored: StoredUser): Promise<void> {
    const { displayName: crm } = this.#connectors.get(stored.user.platform).manifest;
    if (stored.loginRefusedAt !== undefined) throw new DaybookError('crm_login_expired', { crm });
    try {
      await this.open(stored);
    } catch (error) {
      if (!DaybookError.is(error) || !crmIsAway.has(error.code)) throw error;
    }
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

  async #renew(connector: Connector, stored: StoredUser): Promise<StoredUser> {
    try {
      return await this.#tokens.renew(connector, stored);
    } catch (error) {
      if (DaybookError.is(error) && error.kind === 'auth')
        await this.#note(stored, 'refused').catch(() => undefined);
      throw error;
    }
  }

  async #note({ userKey, loginRefusedAt }: StoredUser, login: 'accepted' | 'refused'): Promise<void> {
    const isKnown = (loginRefusedAt !== undefined) === (login === 'refused');
    if (!isKnown) await this.#storage.users.noteLogin(userKey, login, this.#now());
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
