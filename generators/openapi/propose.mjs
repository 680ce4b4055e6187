// @ts-check
import { checkAnswer } from '../answers.mjs';
import { asList, asObject, asText } from './document.mjs';
import { operationsOf } from './operations.mjs';

/** @import { Answers } from '../answers.mjs' */
/** @import { OpenApiDocument } from './document.mjs' */

/**
 * What a document suggests. Only what would be accepted as an answer; nothing about the text of entries, which no
 * document tells.
 *
 * @param {OpenApiDocument} document
 * @returns {Partial<Answers>}
 */
export function propose(document) {
  const proposals = {
    name: nameOf(document),
    host: hostOf(document),
    signIn: signInOf(document),
    pagination: paginationOf(document),
  };
  const usable = Object.entries(proposals).filter(
    ([name, value]) =>
      value !== undefined && checkAnswer(/** @type {keyof Answers} */ (name), value) === true,
  );
  return Object.fromEntries(usable);
}

/** @param {OpenApiDocument} document */
function nameOf({ root }) {
  const title = asText(asObject(root['info'])['title']);
  return (
    title
      .replace(/\b(?:(?:rest|public|open)\s+)?api\b/gi, ' ')
      .replace(/\bv\d[\d.]*\b/gi, ' ')
      .replace(/\s+/g, ' ')
      .trim() || undefined
  );
}

/** @param {OpenApiDocument} document */
function hostOf({ root }) {
  const { url, variables } = asObject(asList(root['servers'])[0]);
  const authority = /^https?:\/\/([^/:?#]+)/i.exec(asText(url))?.[1]?.toLowerCase();
  if (authority === undefined) return undefined;
  const [first = '', ...rest] = authority.split('.');
  // A variable in front is an account's own name; anywhere else its default has to do.
  const host = first.includes('{') && rest.length > 1 ? ['*', ...rest].join('.') : authority;
  return host.replace(/\{([^}]+)\}/g, (_whole, name) =>
    asText(asObject(asObject(variables)[name])['default']),
  );
}

/** @param {OpenApiDocument} document */
function signInOf(document) {
  const schemes = asObject(asObject(document.root['components'])['securitySchemes']);
  const kinds = new Set(Object.values(schemes).map((scheme) => kindOf(document.resolve(scheme).value)));
  return /** @type {const} */ (['oauth2', 'apiKey', 'basic']).find((kind) => kinds.has(kind));
}

/** @param {{ [key: string]: unknown }} scheme */
function kindOf({ type, scheme }) {
  if (type === 'oauth2' || type === 'openIdConnect') return 'oauth2';
  if (type === 'http' && String(scheme).toLowerCase() === 'basic') return 'basic';
  return type === 'apiKey' || type === 'http' ? 'apiKey' : undefined;
}

const pagingNames = {
  cursor: /^(?:cursor|next|next_?cursor|page_?token|next_?page_?token|after|starting_?after)$/i,
  offset: /^(?:offset|start|skip)$/i,
  page: /^(?:page|page_?number)$/i,
};

/**
 * The way that most reading operations page their lists; `none` when none of them does.
 *
 * @param {OpenApiDocument} document
 */
function paginationOf(document) {
  const reading = operationsOf(document).filter(({ method }) => method === 'GET');
  if (reading.length === 0) return undefined;
  const counts = Object.entries(pagingNames).map(([kind, names]) => ({
    kind,
    count: reading.filter(({ query }) => query.some((name) => names.test(name))).length,
  }));
  const [most] = counts.toSorted((one, other) => other.count - one.count);
  return most === undefined || most.count === 0 ? 'none' : most.kind;
}
