// @ts-check
import { reservedWords } from '../reserved-words.mjs';
import { camel, freeName, pascal } from './identifiers.mjs';
import { sampleOf } from './sample.mjs';
import { choicesOf, flatten, typesOf } from './schema.mjs';
import { isList, sampleParameters, typeOf } from './template-parameters.mjs';
import { writeSchemas } from './write-schemas.mjs';

/** @import { OpenApiDocument } from './document.mjs' */
/** @import { Json } from './json.mjs' */
/** @import { Content, Operation } from './operations.mjs' */

/**
 * An operation as the templates write it: expressions and types are TypeScript, examples are JSON.
 *
 * @typedef {object} OperationValues
 * @property {string} name of the method
 * @property {string} type its beginning in names of types: `AddPerson`
 * @property {string} title `POST /api/v2/persons`
 * @property {string} summary what it does, with the title
 * @property {string} method in capitals
 * @property {string} base the server's path, as an expression
 * @property {string} place the path below it, as an expression
 * @property {boolean} hasIds whether ids stand in the path
 * @property {string} parameters those of the method, after the access
 * @property {{ name: string, isRequired: boolean, type: string }[]} query names as keys of a literal
 * @property {{ name: string, type: string }[]} headers that must be given, in the same way
 * @property {boolean} hasLists whether the query has some
 * @property {boolean} hasBody
 * @property {string} sentHeaders the inside of an object literal, or none
 * @property {string} takenHeaders their schemas, the inside of an object literal, or none
 * @property {string} pattern of the whole path, as a regular expression
 * @property {number} status of the answer
 * @property {string} answer an example of what it holds; `undefined` when it holds nothing
 * @property {string} sampleArguments of the method, between the access and the body
 * @property {string} sampleAddress the whole path and the pairs of the query that these give, separated by a comma
 * @property {string} sampleBody `undefined` when there is none
 * @property {boolean} isStrict whether a body with a further field is refused
 */

/** Names that a method has already. */
const inMethods = ['access', 'query', 'headers', 'body', 'path'];

/**
 * @param {readonly Operation[]} operations
 * @returns {{ operations: OperationValues[], schemas: string }} schemas: a file, empty without operations
 */
export function describeOperations(operations) {
  const taken = new Set(['constructor']);
  const named = operations.map((operation) => {
    const { document, id } = operation;
    const isTwice = operations.some((other) => other !== operation && other.id === id);
    const name = camel(isTwice ? `${document.name} ${id}` : id);
    return { operation, name: freeName(reservedWords.has(name) ? `${name}Operation` : name, '', taken) };
  });
  return {
    // A path without ids may look like one with them, and is meant first.
    operations: named
      .toSorted((one, other) => idsIn(one.operation.path) - idsIn(other.operation.path))
      .map(({ operation, name }) => describe(operation, name)),
    schemas: operations.length === 0 ? '' : writeSchemas(named),
  };
}

/** @param {string} path */
function idsIn(path) {
  return path.split('{').length - 1;
}

/**
 * @param {Operation} operation
 * @param {string} name
 * @returns {OperationValues}
 */
function describe({ document, method, base, path, summary, query, headers, body, answer, status }, name) {
  const title = `${method} ${base}${path}`;
  const type = pascal(name);
  const ids = identifiersIn(path);
  const wanted = query.filter(({ isRequired }) => isRequired);
  // A parameter that may be left out can only be the last.
  const isQueryNeeded = wanted.length > 0 || headers.length > 0 || body !== undefined;
  const sampleQuery = sampleParameters(document, wanted);
  const contentType =
    body === undefined || body.mediaType === 'application/json' ? [] : [JSON.stringify(body.mediaType)];
  const sampleBody =
    body && JSON.stringify(sampleOf(document, body.schema, { form: 'body', example: body.example }));
  return {
    name,
    type,
    title,
    summary: summary === '' ? `\`${title}\`.` : `${summary}: \`${title}\`.`,
    method,
    base: JSON.stringify(base),
    place: ids.length === 0 ? JSON.stringify(path) : `path\`${withIdentifiers(path, ids)}\``,
    hasIds: ids.length > 0,
    parameters: [
      ...ids.map((id) => `${id}: RecordId`),
      ...(query.length > 0 ? [`query: ${type}Query${isQueryNeeded ? '' : ' = {}'}`] : []),
      ...(headers.length > 0 ? [`headers: ${type}Headers`] : []),
      ...(body ? [`body: ${type}Body`] : []),
    ].join(', '),
    query: query.map((each) => ({
      name: JSON.stringify(each.name),
      isRequired: each.isRequired,
      type: typeOf(document, each),
    })),
    headers: headers.map((each) => ({ name: JSON.stringify(each.name), type: typeOf(document, each) })),
    hasLists: query.some((each) => isList(document, each)),
    hasBody: body !== undefined,
    sentHeaders: [
      ...(headers.length > 0 ? ['...headers'] : []),
      ...contentType.map((mediaType) => `'content-type': ${mediaType}`),
    ].join(', '),
    takenHeaders: [
      ...headers.map((each) => `${JSON.stringify(each.name.toLowerCase())}: z.string()`),
      ...contentType.map((mediaType) => `'content-type': z.literal(${mediaType})`),
    ].join(', '),
    pattern: `/^${`${base}${path}`
      .split(/\{[^}]*\}/)
      .map(escapePattern)
      .join('[^/]+')}$/`,
    status,
    answer: answerOf(document, answer, status),
    sampleArguments: [
      ...ids.map((_id, index) => String(index + 1)),
      ...(query.length > 0 && isQueryNeeded ? [JSON.stringify(sampleQuery)] : []),
      ...(headers.length > 0 ? [JSON.stringify(sampleParameters(document, headers))] : []),
    ].join(', '),
    sampleAddress: sampleAddress(base + path, sampleQuery),
    sampleBody: sampleBody ?? 'undefined',
    isStrict: body !== undefined && isStrict(document, flatten(document, body.schema)),
  };
}

/**
 * @param {OpenApiDocument} document
 * @param {Content | undefined} answer
 * @param {number} status
 */
function answerOf(document, answer, status) {
  if (answer === undefined) return status === 204 ? 'undefined' : '{}';
  return JSON.stringify(sampleOf(document, answer.schema, { form: 'answer', example: answer.example }));
}

/**
 * Names for the ids in a path, each once.
 *
 * @param {string} path
 * @returns {string[]}
 */
function identifiersIn(path) {
  const taken = new Set(inMethods);
  return [...path.matchAll(/\{([^}]*)\}/g)].map(([, name = '']) => {
    const wanted = camel(name);
    return freeName(reservedWords.has(wanted) ? `${wanted}Value` : wanted, '', taken);
  });
}

/**
 * @param {string} path
 * @param {string[]} ids
 * @returns {string} the inside of a template literal
 */
function withIdentifiers(path, ids) {
  const parts = path.split(/\{[^}]*\}/).map((part) => part.replace(/[`\\]|\$(?=\{)/g, '\\$&'));
  return parts.map((part, index) => (index === 0 ? part : `\${${ids[index - 1]}}${part}`)).join('');
}

/** @param {string} text */
function escapePattern(text) {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}

/**
 * @param {string} path
 * @param {Record<string, unknown>} query
 */
function sampleAddress(path, query) {
  let id = 0;
  const place = path.replace(/\{[^}]*\}/g, () => {
    id += 1;
    return String(id);
  });
  const { pathname } = new URL(place, 'https://crm.example');
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    [value].flat().map((each) => [name, String(each)]),
  );
  return `${JSON.stringify(pathname)}, ${JSON.stringify(pairs)}`;
}

/**
 * @param {OpenApiDocument} document
 * @param {Json} schema flattened
 */
function isStrict(document, schema) {
  const { properties, additionalProperties = false } = schema;
  const isObject = typesOf(schema)[0] === 'object' && properties !== undefined;
  return isObject && additionalProperties === false && choicesOf(document, schema).length === 0;
}
