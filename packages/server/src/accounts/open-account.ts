import { type Account, type Connector, DaybookError } from '@daybook/core';
import type { Storage, StoredUser } from '../storage/storage.js';
import { apiKeyHeader } from './sign-in.js';

/** Finds connectors by platform name. */
export class Connectors {
  readonly #byName: ReadonlyMap<string, Connector>;

  constructor(connectors: readonly Connector[]) {
    this.#byName = new Map(connectors.map((connector) => [connector.manifest.name, connector]));
    if (this.#byName.size < connectors.length) throw new Error('Two connectors have the same name.');
  }

  get all(): Connector[] {
    return [...this.#byName.values()];
  }

  /** @throws DaybookError `unknown_platform` */
  get(platform: string): Connector {
    const connector = this.#byName.get(platform);
    if (connector === undefined)
      throw new DaybookError('unknown_platform', { detail: platform.slice(0, 64) });
    return connector;
  }
}

/** @throws DaybookError `crm_login_expired` when the user has signed out or the account is gone */
export async function openAccount(
  storage: Storage,
  connectors: Connectors,
  userKey: string,
): Promise<Account> {
  const stored = await storage.users.find(userKey);
  if (stored === undefined) throw new DaybookError('crm_login_expired');
  return openStoredUser(stored, connectors);
}

/** The same for a user who is already at hand. */
export async function openStoredUser({ user }: StoredUser, connectors: Connectors): Promise<Account> {
  const connector = connectors.get(user.platform);
  if (!user.accessToken) throw new DaybookError('crm_login_expired', { crm: connector.manifest.displayName });
  return { connector, user, authHeader: await apiKeyHeader(connector, user.accessToken) };
}
