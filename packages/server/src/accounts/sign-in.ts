import { randomUUID } from 'node:crypto';
import { type Connector, DaybookError, fingerprint, isAllowedHost, type ReturnMessage } from '@daybook/core';
import type { Storage, StoredUser } from '../storage/storage.js';
import type { SessionTokens } from './session-tokens.js';

/**
 * C16 sends its token in the query and never learns of a renewed one (protocol, section 2.3): a short life would sign
 * those people out. A long one is safe because every token is a session that can be revoked.
 */
export const SESSION_LIFE_MS = 180 * 86_400_000;

/** What the login form gave. */
export interface Login {
  apiKey: string;
  hostname: string;
  additionalInfo: Record<string, unknown>;
}

export interface SignedIn {
  jwtToken: string;
  name: string;
  returnMessage: ReturnMessage;
}

/**
 * Signs a person in with an API key: asks the CRM who the key belongs to, stores user and key, starts a session.
 *
 * @throws DaybookError `login_refused`, `host_not_allowed`, or what the CRM answered; nothing is stored then
 */
export async function signInWithApiKey(
  { connector, storage, tokens, now }: { connector: Connector; storage: Storage; tokens: SessionTokens; now: number },
  login: Login,
): Promise<SignedIn> {
  const { name: platform, displayName: crm } = connector.manifest;
  const hostname = allowedHost(connector, login.hostname);
  const authHeader = await apiKeyHeader(connector, login.apiKey);
  const { successful, platformUserInfo, returnMessage } = await connector.call('getUserInfo', {
    authHeader,
    hostname,
    platform,
    apiKey: login.apiKey,
    additionalInfo: login.additionalInfo,
  });
  if (!successful || !platformUserInfo) {
    throw new DaybookError('login_refused', {
      crm,
      detail: returnMessage?.message ?? 'check the fields and try again',
      secrets: [login.apiKey],
    });
  }

  const crmUserId = `${String(platformUserInfo.id).replace(new RegExp(`-${platform}$`), '')}-${platform}`;
  const accountId = String(platformUserInfo.accountId ?? hostname);
  const stored: StoredUser = {
    userKey: fingerprint(JSON.stringify([platform, accountId, crmUserId])).slice(0, 27),
    accountId,
    user: {
      id: crmUserId,
      platform,
      hostname,
      accessToken: platformUserInfo.overridingApiKey ?? login.apiKey,
      platformAdditionalInfo: platformUserInfo.platformAdditionalInfo ?? {},
      userSettings: {},
      ...(platformUserInfo.name && { name: platformUserInfo.name }),
      ...(platformUserInfo.timezoneName && { timezoneName: platformUserInfo.timezoneName }),
      ...(platformUserInfo.timezoneOffset !== null &&
        platformUserInfo.timezoneOffset !== undefined && { timezoneOffset: platformUserInfo.timezoneOffset }),
    },
  };
  await storage.users.save(stored, now);
  return {
    jwtToken: await startSession(stored, { storage, tokens, now }),
    name: stored.user.name ?? '',
    returnMessage: returnMessage ?? { messageType: 'success', message: `Connected to ${crm}.`, ttl: 1000 },
  };
}

async function startSession(
  { userKey, user }: StoredUser,
  { storage, tokens, now }: { storage: Storage; tokens: SessionTokens; now: number },
): Promise<string> {
  const sessionId = randomUUID();
  const expiresAt = now + SESSION_LIFE_MS;
  await storage.sessions.start({ sessionId, userKey, now, expiresAt });
  return tokens.sign({ id: user.id, platform: user.platform, sid: sessionId }, now, expiresAt);
}

/** The header that goes with an API key: App Connect's `Basic`, or `Bearer` for a connector that does not make one. */
export async function apiKeyHeader(connector: Connector, apiKey: string): Promise<string> {
  if (!connector.has('getBasicAuth')) return `Bearer ${apiKey}`;
  return `Basic ${await connector.call('getBasicAuth', { apiKey })}`;
}

/**
 * The host that credentials will go to. The client sends the host of the tab it was opened on, `temp` or nothing
 * when it knows none; a connector with one fixed host then has that one.
 */
function allowedHost(connector: Connector, requested: string): string {
  const { manifest } = connector;
  const fixed = manifest.hosts.find((host) => !host.startsWith('*.'));
  const isUnknown = requested === '' || requested === 'temp' || requested === 'undefined';
  const hostname = isUnknown ? (fixed ?? requested) : requested.toLowerCase();
  if (!isAllowedHost(manifest, hostname)) {
    throw new DaybookError('host_not_allowed', { crm: manifest.displayName, detail: hostname.slice(0, 100) });
  }
  return hostname;
}
