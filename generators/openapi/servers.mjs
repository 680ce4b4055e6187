// @ts-check
import { asList, asObject, asText } from './json.mjs';

/** @import { OpenApiDocument } from './document.mjs' */

/**
 * Where an API is, by the first server that a document names.
 *
 * @typedef {object} Server
 * @property {string | undefined} host `*.acme.com` when each account has a name of its own in front
 * @property {string | undefined} path such as `/api/v2`, empty when the API is at the root
 */

/**
 * @param {OpenApiDocument} document
 * @param {unknown[]} [nearer] lists of servers of an operation and its path, which count more than the document's
 * @returns {Server}
 */
export function serverOf({ root }, nearer = []) {
  const list = [...nearer, root['servers']].map(asList).find((servers) => servers.length > 0) ?? [];
  const { url, variables } = asObject(list[0]);
  const [, authority, place = ''] = /^(?:https?:\/\/([^/?#]+))?([^?#]*)/i.exec(asText(url)) ?? [];
  const usual = (/** @type {string} */ text) =>
    text.replace(/\{([^}]+)\}/g, (_whole, name) => asText(asObject(asObject(variables)[name])['default']));
  return {
    host: authority === undefined ? undefined : hostOf(authority, usual),
    path: list.length === 0 ? undefined : pathOf(usual(place)),
  };
}

/**
 * @param {string} authority
 * @param {(text: string) => string} usual fills in variables
 */
function hostOf(authority, usual) {
  const [first = '', ...rest] = authority.split('.');
  // A variable in front is an account's own name; anywhere else its default has to do.
  const address = usual(first.includes('{') && rest.length > 1 ? ['*', ...rest].join('.') : authority);
  return address.replace(/:\d*$/, '').toLowerCase();
}

/** @param {string} text */
function pathOf(text) {
  const path = text.replace(/\/+$/, '');
  return /^(?:\/[A-Za-z0-9._~-]+)*$/.test(path) ? path : undefined;
}
