import { randomUUID } from 'node:crypto';
import {
  type Connector,
  DaybookError,
  isAllowedHost,
  isReadableZone,
  joinMessages,
  type Logbook,
  type PlatformUserInfo,
  type ReturnMessage,
  redact,
} from '@daybook/core';
import type { OauthCredentials, Storage, StoredUser } from '../storage/storage.js';
import { apiKeyHeader } from './api-key.js';
import { askForHost } from './ask-for-host.js';
import { type Login, openFieldsOf, secretsOf, typedKey } from './login-form.js';
import type { OauthTokens } from './oauth-tokens.js';
import { profileOf } from './profile.js';
import { PROFILE_AGE_MS } from './profiles.js';
import type { SessionTokens } from './session-tokens.js';
import { toCrmUserId, userKeyOf } from './user-key.js';

/**
 * C16 sends its token in the query and never learns of a renewed one (protocol, section 2.3): a short life would sign
 * those people out. A long one is safe because every token is a session that can be revoked.
 */
export const SESSION_LIFE_MS = 180 * 86_400_000;

/** How long a refusal is shown whose connector does not say. */
export const REFUSAL_TTL_MS = 5_000;

const noHost = new Set(['', 'temp', 'undefined', 'null']);

export interface SignedIn {
  jwtToken: string;
  name: string;
  returnMessage: ReturnMessage;
}

/** A login that the CRM did not take. */
export interface RefusedLogin {
  /** The connector's own words. */
  refusal: ReturnMessage;
}

/** Somebody whom the CRM knows. */
export interface ProvenUser {
  stored: StoredUser;
  returnMessage: ReturnMessage;
}

/** What signing in needs. */
export interface SignInDependencies {
  connector: Connector;
  storage: Storage;
  tokens: SessionTokens;
  logbook: Pick<Logbook, 'resume'>;
  /** Epoch milliseconds. */
  now: number;
}

/**
 * Signs a person in with an API key: asks the CRM who the key belongs to, stores user and key, starts a session.
 *
 * @returns who is signed in, or why nobody is: nothing is stored then
 * @throws DaybookError `host_not_allowed`, `connector_contract`, or what the CRM answered; nothing is stored then
 */
export async function signInWithApiKey(
  dependencies: SignInDependencies,
  login: Login,
): Promise<SignedIn | RefusedLogin> {
  return begin(await proveApiKey(dependencies, login), dependencies);
}

/**
 * Asks the CRM who an API key belongs to, and stores user and key, without a session.
 *
 * @returns who that is, or why it is nobody: nothing is stored then
 * @throws DaybookError as {@link signInWithApiKey} does
 */
export async function proveApiKey(
  dependencies: SignInDependencies,
  login: Login,
): Promise<ProvenUser | RefusedLogin> {
  const { connector } = dependencies;
  const hostname = allowedHost(connector, login.hostname);
  const apiKey = typedKey(login);
  return storeUser(dependencies, {
    hostname,
    authHeader: apiKey === undefined ? '' : await apiKeyHeader(connector, apiKey),
    apiKey,
    additionalInfo: login.additionalInfo,
    secrets: secretsOf(login),
  });
}

/**
 * Signs a person in with the code that an OAuth CRM gave (protocol, section 2.2).
 *
 * @returns as {@link signInWithApiKey} does
 * @throws DaybookError the same, and `login_refused` when the CRM does not take the code
 */
export async function signInWithCode(
  dependencies: SignInDependencies & { oauthTokens: OauthTokens },
  { code, hostname }: { code: string; hostname: string },
): Promise<SignedIn | RefusedLogin> {
  const { connector, oauthTokens } = dependencies;
  const { accessToken, oauth } = await oauthTokens.exchange(connector, code, usableHost(connector, hostname));
  const proven = await storeUser(dependencies, {
    hostname: allowedHost(connector, oauth.apiHost ?? hostname),
    authHeader: `Bearer ${accessToken}`,
    accessToken,
    oauth,
    additionalInfo: {},
    secrets: [accessToken],
  });
  return begin(proven, dependencies);
}

interface ProvenLogin {
  hostname: string;
  authHeader: string;
  apiKey?: string | undefined;
  accessToken?: string;
  oauth?: OauthCredentials;
  additionalInfo: Record<string, unknown>;
  secrets: string[];
}

async function storeUser(
  dependencies: SignInDependencies,
  login: ProvenLogin,
): Promise<ProvenUser | RefusedLogin> {
  const { connector, storage, logbook, now } = dependencies;
  const { name: platform, displayName: crm } = connector.manifest;
  const { hostname, authHeader, apiKey, additionalInfo } = login;
  const { successful, platformUserInfo, returnMessage } = await connector.call('getUserInfo', {
    authHeader,
    hostname,
    platform,
    ...(apiKey !== undefined && { apiKey }),
    additionalInfo,
  });
  if (!successful || !platformUserInfo)
    return { refusal: refusalOf(crm, returnMessage ?? {}, login.secrets) };
  const accessToken = platformUserInfo.overridingApiKey || login.accessToken || apiKey;
  if (!accessToken) {
    const detail = 'getUserInfo result: overridingApiKey: is missing, and the login form gave no apiKey';
    throw new DaybookError('connector_contract', { crm, detail });
  }
  const ownHost = platformUserInfo.overridingHostname;
  const stored = describeUser(
    connector,
    ownHost ? allowedHost(connector, ownHost) : hostname,
    platformUserInfo,
  );
  stored.user.accessToken = accessToken;
  if (login.oauth) stored.oauth = login.oauth;
  const loginFields = openFieldsOf(additionalInfo, apiKey);
  if (loginFields) stored.loginFields = loginFields;
  stored.profileDueAt = now + PROFILE_AGE_MS;
  await storage.users.save(stored, now);
  await logbook.resume(stored.userKey, 'crm_login_expired');
  return { stored, returnMessage: welcome(crm, stored, returnMessage) };
}

/** A zone that is told and not known is told to the person: evenings would stand on the wrong day, and nobody would know why. */
function welcome(crm: string, { user }: StoredUser, said: ReturnMessage | null | undefined): ReturnMessage {
  if (user.timezoneName?.trim() && !isReadableZone(user)) {
    const message = `Connected to ${crm}. It names a time zone that is not known: days and times are those of UTC.`;
    const unknownZone = { messageType: 'warning', message, ttl: REFUSAL_TTL_MS } as const;
    return joinMessages([unknownZone, said]) ?? unknownZone;
  }
  return said ?? { messageType: 'success', message: `Connected to ${crm}.`, ttl: 1000 };
}

/** A client's session. */
async function begin(
  proven: ProvenUser | RefusedLogin,
  dependencies: SignInDependencies,
): Promise<SignedIn | RefusedLogin> {
  if ('refusal' in proven) return proven;
  const { stored, returnMessage } = proven;
  return { jwtToken: await startSession(stored, dependencies), name: stored.user.name ?? '', returnMessage };
}

/** Of the types, clients show `warning` and `error`; a refusal that nobody sees is none. */
function refusalOf(crm: string, said: ReturnMessage, secrets: string[]): ReturnMessage {
  const { message } = new DaybookError('login_refused', { crm, detail: 'check the fields and try again' });
  return {
    messageType: said.messageType === 'error' ? 'error' : 'warning',
    message: said.message?.trim() ? redact(said.message, secrets) : message,
    ttl: said.ttl ?? REFUSAL_TTL_MS,
    ...(said.details && { details: said.details.map((detail) => redactWithin(detail, secrets)) }),
  };
}

function redactWithin(value: unknown, secrets: string[]): unknown {
  if (typeof value === 'string') return redact(value, secrets);
  if (Array.isArray(value)) return value.map((item) => redactWithin(item, secrets));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, redactWithin(item, secrets)]));
}

function describeUser({ manifest }: Connector, hostname: string, info: PlatformUserInfo): StoredUser {
  const { name: platform } = manifest;
  const crmUserId = toCrmUserId(platform, info.id);
  const accountId = String(info.accountId ?? hostname);
  return {
    userKey: userKeyOf(platform, accountId, crmUserId),
    accountId,
    user: {
      id: crmUserId,
      platform,
      hostname,
      userSettings: {},
      ...profileOf(info),
    },
  };
}

async function startSession(
  stored: StoredUser,
  { storage, tokens, now }: Pick<SignInDependencies, 'storage' | 'tokens' | 'now'>,
): Promise<string> {
  const { userKey, user } = stored;
  const sessionId = randomUUID();
  const expiresAt = now + SESSION_LIFE_MS;
  await storage.sessions.start({ sessionId, userKey, now, expiresAt });
  // Whoever signed out, or was cleaned up after, a moment ago may have had it dropped with the session before this one.
  await storage.users.restoreCredentials(stored);
  const session = { id: user.id, platform: user.platform, sid: sessionId, sub: userKey };
  return tokens.sign(session, now, expiresAt);
}

/**
 * The host that credentials will go to. The client sends the host of the tab it was opened on, and `temp` or nothing
 * when it knows none: then it is the first host in the manifest that is not a pattern.
 */
function allowedHost(connector: Connector, requested: string): string {
  const { manifest } = connector;
  const hostname = hostOf(connector, requested);
  if (hostname === undefined) {
    throw new DaybookError('not_supported', { detail: askForHost(manifest.displayName) });
  }
  if (!isAllowedHost(manifest, hostname)) {
    throw new DaybookError('host_not_allowed', { crm: manifest.displayName, detail: hostname.slice(0, 100) });
  }
  return hostname;
}

/** The same where a CRM that people sign in to with OAuth may still tell another; undefined: not known. */
function usableHost(connector: Connector, requested: string): string | undefined {
  const hostname = hostOf(connector, requested);
  return hostname !== undefined && isAllowedHost(connector.manifest, hostname) ? hostname : undefined;
}

function hostOf({ manifest }: Connector, requested: string): string | undefined {
  const fixed = manifest.hosts.find((host) => !host.startsWith('*.'));
  return (noHost.has(requested) ? fixed : requested)?.toLowerCase();
}
