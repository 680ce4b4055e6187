// @ts-check
import { hostsOf } from './hosts.mjs';

/** @import { Answers } from './answers.mjs' */
/** @import { Known } from './openapi/read-open-api.mjs' */

/** Where the made-up API is, as long as no document says where the real one is. */
const MADE_UP = '/api/v1';

/** Below the API's path: what the made-up one has. */
const madeUpPlaces = /^\/(?:me|contacts|notes)(?:\/|$)/;

/**
 * Hosts and paths of the API and of signing in.
 *
 * @param {Answers} answers
 * @param {Known} [known] what OpenAPI documents say
 */
export function addressesOf({ host }, known) {
  const { hosts, ...others } = hostsOf(host);
  const { loginHost, wildcard } = others;
  const {
    authorizationAddress = `https://${loginHost}/oauth/authorize`,
    tokenAddress = `https://${loginHost}/oauth/token`,
  } = known?.oauth ?? {};
  const token = new URL(tokenAddress);
  const apiPath = apiPathOf(known);
  return {
    ...others,
    hosts: hosts.some((each) => covers(each, token.hostname)) ? hosts : [...hosts, token.hostname],
    authorizationAddress,
    tokenAddress,
    tokenPath: token.pathname,
    // A document knows one address for all.
    tokensByAccount: wildcard && known?.oauth === undefined,
    apiPath,
    apiPattern: apiPath.replace(/[./]/g, '\\$&'),
  };
}

/**
 * The made-up operations are where the real ones are, unless a real one would have the same address.
 *
 * @param {Known} [known]
 */
function apiPathOf(known) {
  const path = known?.serverPath ?? MADE_UP;
  const places = known?.operations.map(({ title }) => title.slice(title.indexOf('/'))) ?? [];
  const collides = places.some(
    (place) => place.startsWith(`${path}/`) && madeUpPlaces.test(place.slice(path.length)),
  );
  return collides ? `${path}/made-up` : path;
}

/**
 * @param {string} pattern of a manifest, such as `*.acme.com`
 * @param {string} host
 */
function covers(pattern, host) {
  return pattern.startsWith('*.') ? host.endsWith(pattern.slice(1)) : host === pattern;
}
