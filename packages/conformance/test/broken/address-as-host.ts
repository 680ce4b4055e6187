/**
 * Bug: The account's host is given as an address with a scheme.
 * Origin: Pipedrive's OAuth answer holds api_domain as a full address; connectors that store it as a host
 *   name then build https://https://….
 *
 * caught by: sign-in.own-host
 */
import { broken } from './broken.js';

export const addressAsHost = broken({
  name: 'address-as-host',
  bug: "The account's host is given as an address with a scheme.",
  origin:
    "Pipedrive's OAuth answer holds api_domain as a full address; connectors that store it as a host name then build https://https://….",
  caughtBy: 'sign-in.own-host',
  definition: ({ getUserInfo, ...reference }) => ({
    ...reference,
    getUserInfo: async (params) => {
      const { platformUserInfo, ...rest } = await getUserInfo(params);
      const overridingHostname = `https://${params.hostname}`;
      return {
        ...rest,
        ...(platformUserInfo && { platformUserInfo: { ...platformUserInfo, overridingHostname } }),
      };
    },
  }),
});
