import type { ConnectorDefinition, Params, PlatformUserInfo } from '@daybook/core';

/** Tells of the person who signs in in another way than the CRM does. */
export function tellingOfThePerson(
  { getUserInfo, ...reference }: ConnectorDefinition,
  retell: (params: Params<'getUserInfo'>) => Partial<PlatformUserInfo>,
): ConnectorDefinition {
  return {
    ...reference,
    getUserInfo: async (params) => {
      const { platformUserInfo, ...rest } = await getUserInfo(params);
      return {
        ...rest,
        ...(platformUserInfo && { platformUserInfo: { ...platformUserInfo, ...retell(params) } }),
      };
    },
  };
}
