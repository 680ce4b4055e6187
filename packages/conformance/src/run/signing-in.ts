import type { Connector, PlatformUserInfo, User } from '@daybook/core';
import type { SignIn } from '../subject.js';

/** The header that goes with a login: as given, or made of the key as a server does. */
export async function authHeaderOf(connector: Connector, login: SignIn): Promise<string> {
  const { apiKey, authHeader } = login;
  if (authHeader !== undefined) return authHeader;
  if (apiKey === undefined) return '';
  if (!connector.has('getBasicAuth')) return `Bearer ${apiKey}`;
  return `Basic ${await connector.call('getBasicAuth', { apiKey })}`;
}

/** The user as a server keeps it after signing in. */
export function toUser(
  { manifest }: Pick<Connector, 'manifest'>,
  login: SignIn,
  info: PlatformUserInfo,
): User {
  const { name: platform } = manifest;
  const accessToken = info.overridingApiKey || login.apiKey || login.authHeader?.replace(/^\S+\s+/, '');
  const id = String(info.id);
  return {
    id: id.endsWith(`-${platform}`) ? id : `${id}-${platform}`,
    platform,
    hostname: info.overridingHostname || login.hostname,
    platformAdditionalInfo: info.platformAdditionalInfo ?? {},
    userSettings: {},
    ...(info.name && { name: info.name }),
    ...(accessToken && { accessToken }),
    ...(info.region && { region: info.region }),
    ...(info.timezoneName && { timezoneName: info.timezoneName }),
  };
}

/** Everything that must never be seen: the key, the header's credential, and what that is made of. */
export function secretsOf(login: SignIn, authHeader: string): string[] {
  const credential = authHeader.replace(/^\S+\s+/, '');
  return [...new Set([login.apiKey ?? '', credential])].filter((secret) => secret.length >= 6);
}
