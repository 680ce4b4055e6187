/**
 * Bug: The account's host is given as an address with a scheme.
 * Origin: Pipedrive's OAuth answer holds api_domain as a full address; connectors that store it as a host
 *   name then build https://https://….
 *
 * caught by: sign-in.own-host
 */
import { broken } from './broken.js';
import { tellingOfThePerson } from './support/telling-of-the-person.js';

export const addressAsHost = broken({
  name: 'address-as-host',
  bug: "The account's host is given as an address with a scheme.",
  origin:
    "Pipedrive's OAuth answer holds api_domain as a full address; connectors that store it as a host name then build https://https://….",
  caughtBy: 'sign-in.own-host',
  definition: (reference) =>
    tellingOfThePerson(reference, ({ hostname }) => ({ overridingHostname: `https://${hostname}` })),
});
