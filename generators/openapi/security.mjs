// @ts-check
import { asList, asObject, asText } from './json.mjs';

/** @import { OpenApiDocument } from './document.mjs' */
/** @import { Json } from './json.mjs' */

/**
 * What a document says of signing in with OAuth.
 *
 * @typedef {object} Oauth
 * @property {string} authorizationAddress where people say yes
 * @property {string} tokenAddress where tokens come from
 * @property {Record<string, string>} scopes all that there are, with what each allows
 */

/**
 * The first scheme that signs people in with OAuth, by the kind of grant that App Connect uses.
 *
 * @param {OpenApiDocument} document
 * @returns {Oauth | undefined} undefined when there is none, or its addresses are not usable
 */
export function oauthOf(document) {
  const [, flow] = oauthSchemes(document)[0] ?? [];
  if (flow === undefined) return undefined;
  const base = asText(asObject(asList(document.root['servers'])[0])['url']);
  const addresses = ['authorizationUrl', 'tokenUrl'].map((name) => addressOf(asText(flow[name]), base));
  const [authorizationAddress, tokenAddress] = addresses;
  if (authorizationAddress === undefined || tokenAddress === undefined) return undefined;
  const scopes = Object.entries(asObject(flow['scopes'])).map(([name, text]) => [name, asText(text)]);
  return { authorizationAddress, tokenAddress, scopes: Object.fromEntries(scopes) };
}

/**
 * The header in which an API key is sent.
 *
 * @param {OpenApiDocument} document
 * @returns {string | undefined} in lower case; undefined for `authorization`, and where there is no such header
 */
export function keyHeaderOf(document) {
  const header = Object.values(schemesOf(document))
    .map((scheme) => document.resolve(scheme).value)
    .filter((scheme) => scheme['type'] === 'apiKey' && scheme['in'] === 'header')
    .map((scheme) => asText(scheme['name']).toLowerCase())
    .find((name) => /^[a-z0-9-]+$/.test(name));
  return header === 'authorization' ? undefined : header;
}

/**
 * The scopes that an operation asks for.
 *
 * @param {OpenApiDocument} document
 * @param {Json} operation
 * @returns {string[]}
 */
export function scopesOf(document, operation) {
  const names = new Set(oauthSchemes(document).map(([name]) => name));
  const alternatives = asList(operation['security'] ?? document.root['security']).map(asObject);
  const wanted = alternatives.flatMap((alternative) =>
    Object.entries(alternative).flatMap(([name, scopes]) => (names.has(name) ? asList(scopes) : [])),
  );
  // RFC 6749, section 3.3.
  return [...new Set(wanted.map(asText))].filter((scope) => /^[!#-[\]-~]+$/.test(scope));
}

/**
 * @param {OpenApiDocument} document
 * @returns {[string, Json][]} names and flows
 */
function oauthSchemes(document) {
  return Object.entries(schemesOf(document)).flatMap(([name, scheme]) => {
    const { type, flows } = document.resolve(scheme).value;
    const flow = asObject(flows)['authorizationCode'];
    return type === 'oauth2' && flow !== undefined ? [[name, asObject(flow)]] : [];
  });
}

/** @param {OpenApiDocument} document */
function schemesOf(document) {
  return asObject(asObject(document.root['components'])['securitySchemes']);
}

/**
 * @param {string} text
 * @param {string} base what a relative address is relative to
 */
function addressOf(text, base) {
  if (text === '' || text.includes('{')) return undefined;
  const from = base === '' ? undefined : base;
  if (!URL.canParse(text, from)) return undefined;
  const { protocol, username, port, hash, href } = new URL(text, from);
  return protocol === 'https:' && username === '' && port === '' && hash === '' ? href : undefined;
}
