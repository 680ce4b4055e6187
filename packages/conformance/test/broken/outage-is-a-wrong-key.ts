/**
 * Bug: Whatever goes wrong while somebody signs in counts as a wrong key.
 * Origin: A connector of a partner, in which the kit of that time saw nothing.
 *
 * caught by: sign-in.outage-is-no-refusal
 */
import { broken } from './broken.js';

export const outageIsAWrongKey = broken({
  name: 'outage-is-a-wrong-key',
  bug: 'Whatever goes wrong while somebody signs in counts as a wrong key.',
  origin: 'A connector of a partner, in which the kit of that time saw nothing.',
  caughtBy: 'sign-in.outage-is-no-refusal',
  definition: ({ getUserInfo, ...reference }) => ({
    ...reference,
    getUserInfo: async (params) => {
      try {
        return await getUserInfo(params);
      } catch {
        return {
          successful: false,
          returnMessage: { messageType: 'warning', message: 'This key is not valid.' },
        };
      }
    },
  }),
});
