/**
 * Bug: The time zone of a person is not told.
 * Origin: A connector of a partner, in which the kit of that time saw nothing.
 *
 * caught by: sign-in.zone-told
 */
import { broken } from './broken.js';

export const zoneUntold = broken({
  name: 'zone-untold',
  bug: 'The time zone of a person is not told.',
  origin: 'A connector of a partner, in which the kit of that time saw nothing.',
  caughtBy: 'sign-in.zone-told',
  definition: ({ getUserInfo, ...reference }) => ({
    ...reference,
    getUserInfo: async (params) => {
      const answer = await getUserInfo(params);
      const { platformUserInfo } = answer;
      return {
        ...answer,
        ...(platformUserInfo && { platformUserInfo: { ...platformUserInfo, timezoneName: null } }),
      };
    },
  }),
});
