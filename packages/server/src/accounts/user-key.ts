import { fingerprint } from '@daybook/core';

/** App Connect's form of a CRM user's id: with the platform behind it (protocol, section 5.2). */
export function toCrmUserId(platform: string, id: string | number): string {
  return `${String(id).replace(new RegExp(`-${platform}$`), '')}-${platform}`;
}

/**
 * Names a user within everything that Daybook keeps: the same person in two companies is two users.
 *
 * @param crmUserId - from {@link toCrmUserId}
 */
export function userKeyOf(platform: string, accountId: string, crmUserId: string): string {
  return fingerprint(JSON.stringify([platform, accountId, crmUserId])).slice(0, 27);
}
