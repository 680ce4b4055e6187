// @ts-check
import { checkAnswer } from '../answers.mjs';
import { asObject, asText } from './json.mjs';
import { operationsOf } from './operations.mjs';
import { serverOf } from './servers.mjs';

/** @import { Answers } from '../answers.mjs' */
/** @import { OpenApiDocument } from './document.mjs' */

/**
 * What documents suggest, the first one that says something of each. Only what would be accepted as an answer; nothing about
 * the text of entries, which no document tells.
 *
 * @param {readonly OpenApiDocument[]} documents
 * @returns {Partial<Answers>}
 */
export function propose(documents) {
  const proposals = {
    name: documents.map(nameOf),
    host: documents.map((document) => serverOf(document).host),
    signIn: documents.map(signInOf),
    pagination: [paginationOf(documents)],
  };
  const usable = Object.entries(proposals).flatMap(([name, values]) => {
    const value = values.find(
      (each) => each !== undefined && checkAnswer(/** @type {keyof Answers} */ (name), each) === true,
    );
    return value === undefined ? [] : [[name, value]];
  });
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
 * @param {readonly OpenApiDocument[]} documents
 */
function paginationOf(documents) {
  const reading = documents.flatMap(operationsOf).filter(({ method }) => method === 'GET');
  if (reading.length === 0) return undefined;
  const counts = Object.entries(pagingNames).map(([kind, names]) => ({
    kind,
    count: reading.filter(({ query }) => query.some(({ name }) => names.test(name))).length,
  }));
  const [most] = counts.toSorted((one, other) => other.count - one.count);
  return most === undefined || most.count === 0 ? 'none' : most.kind;
}
