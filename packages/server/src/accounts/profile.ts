import type { PlatformUserInfo } from '@daybook/core';
import type { Profile } from '../storage/storage.js';

/** The profile in what `getUserInfo` tells. */
export function profileOf(info: PlatformUserInfo): Profile {
  const { name, timezoneName, timezoneOffset, region, platformAdditionalInfo } = info;
  return {
    platformAdditionalInfo: platformAdditionalInfo ?? {},
    ...(name && { name }),
    ...(region && { region }),
    ...(timezoneName && { timezoneName }),
    ...(timezoneOffset !== null && timezoneOffset !== undefined && { timezoneOffset }),
  };
}

/** The profile after it was told anew. What is not told any more is kept; a zone is told by name, by offset or not at all. */
export function renewProfile(known: Profile, info: PlatformUserInfo): Profile {
  const told = profileOf(info);
  const { timezoneName, timezoneOffset, ...others } = known;
  const isZoneTold = told.timezoneName !== undefined || told.timezoneOffset !== undefined;
  return {
    ...others,
    ...(!isZoneTold && { timezoneName, timezoneOffset }),
    ...told,
    platformAdditionalInfo: { ...known.platformAdditionalInfo, ...told.platformAdditionalInfo },
  };
}
