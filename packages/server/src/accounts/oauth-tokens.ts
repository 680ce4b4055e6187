/**
 * OAuth 2 tokens: gets them for a code and renews them.
 *
 * Many CRMs take a refresh token once, and some sign a person out when it comes a second time. So a person's tokens are
 * renewed by one at a time: in this process who asks meanwhile gets the same new ones, and between processes there is a
 * lease on the user's row, which ends by itself should its holder die. Who does not get it waits, and then looks what
 * the holder has stored.
 */
import { randomUUID } from 'node:crypto';
import { type Connector, DaybookError, isAllowedHost } from '@daybook/core';
import type { Storage, StoredUser, TokenRenewal } from '../storage/storage.js';
import { askForTokens, type IssuedTokens } from './token-endpoint.js';

const POLL_MS = 250;
/** How often a refusal is doubted: a process of an older version renews without a lease. */
const LOOKS_AFTER_REFUSAL = 4;

/** What {@link OauthTokens} works with. */
export interface OauthTokensOptions {
  storage: Pick<Storage, 'users'>;
  /** How long a process that has died keeps others from renewing, in milliseconds. */
  leaseMs: number;
  now: () => number;
  sleep: (milliseconds: number) => Promise<void>;
}

/** See the head of this file. */
export class OauthTokens {
  readonly #options: OauthTokensOptions;
  readonly #renewing = new Map<string, Promise<StoredUser>>();
  /** Tokens that the CRM has given and the database has not taken, by user: the ones before are worth nothing now. */
  readonly #unsaved = new Map<string, TokenRenewal>();

  constructor(options: OauthTokensOptions) {
    this.#options = options;
  }

  /** @throws DaybookError as {@link askForTokens} does: `login_refused` when the CRM does not take the code */
  exchange(connector: Connector, code: string, hostname: string | undefined): Promise<IssuedTokens> {
    const { now } = this.#options;
    return askForTokens(connector, { grant_type: 'authorization_code', code }, { hostname, now });
  }

  /**
   * Renews a person's tokens and stores them.
   *
   * @param stored - with the access token that has ended, or that the CRM has refused
   * @throws DaybookError `crm_login_expired` when the CRM does not renew them any more
   */
  renew(connector: Connector, stored: StoredUser): Promise<StoredUser> {
    const underway = this.#renewing.get(stored.userKey);
    if (underway !== undefined) return underway;
    const renewing = this.#renewUnderLease(connector, stored).finally(() =>
      this.#renewing.delete(stored.userKey),
    );
    this.#renewing.set(stored.userKey, renewing);
    return renewing;
  }

  async #renewUnderLease(connector: Connector, stored: StoredUser): Promise<StoredUser> {
    const { storage, leaseMs, now, sleep } = this.#options;
    const { userKey } = stored;
    const holder = randomUUID();
    for (let waited = 0; ; waited += POLL_MS) {
      const lease = { holder, now: now(), until: now() + leaseMs };
      // oxlint-disable-next-line no-await-in-loop -- polling
      const held = await storage.users.leaseTokens(userKey, lease);
      if (held !== undefined) {
        try {
          // oxlint-disable-next-line no-await-in-loop
          return await this.#renewHeld(connector, stored, held);
        } finally {
          // A lease that cannot be given back ends by itself.
          // oxlint-disable-next-line no-await-in-loop
          await storage.users.releaseTokens(userKey, holder).catch(() => undefined);
        }
      }
      // oxlint-disable-next-line no-await-in-loop
      const renewedElsewhere = await this.#newerThan(connector, stored);
      if (renewedElsewhere !== undefined) return renewedElsewhere;
      if (waited > leaseMs) throw stillRenewing(connector);
      // oxlint-disable-next-line no-await-in-loop
      await sleep(POLL_MS);
    }
  }

  /** @param held - the user as stored when the lease was taken */
  async #renewHeld(connector: Connector, stored: StoredUser, held: StoredUser): Promise<StoredUser> {
    const replaced = held.user.accessToken;
    if (replaced !== stored.user.accessToken) return held;
    const unsaved = this.#unsaved.get(held.userKey);
    const isUnsaved = unsaved !== undefined && unsaved.replaced === replaced;
    const renewal = isUnsaved ? unsaved : await this.#ask(connector, held);
    if ('user' in renewal) return renewal;
    this.#unsaved.set(held.userKey, renewal);
    const isSaved = await this.#options.storage.users.saveTokens(held.userKey, renewal, this.#options.now());
    this.#unsaved.delete(held.userKey);
    const { accessToken, oauth, hostname = held.user.hostname } = renewal;
    // Somebody who has signed in meanwhile has other tokens, and those count.
    const inForce = isSaved ? undefined : await this.#newerThan(connector, stored);
    return inForce ?? { ...held, user: { ...held.user, accessToken, hostname }, oauth };
  }

  /** New tokens, or the user with those that somebody else has stored meanwhile. */
  async #ask(connector: Connector, held: StoredUser): Promise<TokenRenewal | StoredUser> {
    const { leaseMs, now } = this.#options;
    const { displayName: crm } = connector.manifest;
    const refreshToken = held.oauth?.refreshToken;
    if (refreshToken === undefined) throw new DaybookError('crm_login_expired', { crm });
    try {
      const { accessToken, oauth } = await askForTokens(
        connector,
        { grant_type: 'refresh_token', refresh_token: refreshToken },
        { hostname: held.user.hostname, now, signal: AbortSignal.timeout((leaseMs * 2) / 3) },
      );
      const hostname = movedTo(connector, held.oauth?.apiHost, oauth.apiHost);
      return {
        replaced: held.user.accessToken,
        accessToken,
        // What a CRM does not tell again is as it was.
        oauth: { refreshToken, ...(held.oauth?.apiHost && { apiHost: held.oauth.apiHost }), ...oauth },
        ...(hostname && { hostname }),
      };
    } catch (error) {
      if (!DaybookError.is(error) || error.retryable) throw error;
      const meanwhile = await this.#waitForNewer(connector, held);
      if (meanwhile !== undefined) return meanwhile;
      throw new DaybookError('crm_login_expired', { crm, cause: error });
    }
  }

  async #waitForNewer(connector: Connector, stored: StoredUser): Promise<StoredUser | undefined> {
    for (let look = 1; ; look += 1) {
      // oxlint-disable-next-line no-await-in-loop -- polling
      const newer = await this.#newerThan(connector, stored);
      if (newer !== undefined || look === LOOKS_AFTER_REFUSAL) return newer;
      // oxlint-disable-next-line no-await-in-loop
      await this.#options.sleep(POLL_MS);
    }
  }

  /** @throws DaybookError `crm_login_expired` when the person has signed out, or is gone */
  async #newerThan(connector: Connector, stored: StoredUser): Promise<StoredUser | undefined> {
    const now = await this.#options.storage.users.find(stored.userKey);
    if (now?.user.accessToken === undefined)
      throw new DaybookError('crm_login_expired', { crm: connector.manifest.displayName });
    return now.user.accessToken === stored.user.accessToken ? undefined : now;
  }
}

/** Where an account's API is, when it is elsewhere than before and the manifest allows it. */
function movedTo(
  { manifest }: Connector,
  before: string | undefined,
  now: string | undefined,
): string | undefined {
  const isMoved = before !== undefined && now !== undefined && before !== now;
  return isMoved && isAllowedHost(manifest, now) ? now : undefined;
}

function stillRenewing({ manifest }: Connector): DaybookError {
  return new DaybookError('crm_unavailable', {
    crm: manifest.displayName,
    detail: 'its login is being renewed',
  });
}
