import { isSupportedCountry } from 'libphonenumber-js/max';
import type { User } from '../contract/v1/user.js';

/**
 * Where a user's numbers without a country are at home: the region that the person set in the client (`selectedRegion`,
 * protocol, section 6.3), else the account's, as `getUserInfo` told it.
 *
 * @returns two letters (ISO 3166-1), or undefined when neither is known or neither is a region
 * @example
 * regionOf({ userSettings: { selectedRegion: { value: 'de' } }, region: 'US' }); // 'DE'
 */
export function regionOf({
  userSettings,
  region,
}: Pick<User, 'userSettings' | 'region'>): string | undefined {
  const setting = userSettings['selectedRegion'];
  const isWrapped = typeof setting === 'object' && setting !== null && 'value' in setting;
  return toRegion(isWrapped ? setting.value : setting) ?? toRegion(region);
}

/** A region's two letters, however they are capitalised; undefined for everything else. */
export function toRegion(code: unknown): string | undefined {
  const region = typeof code === 'string' ? code.trim().toUpperCase() : '';
  return isSupportedCountry(region) ? region : undefined;
}
