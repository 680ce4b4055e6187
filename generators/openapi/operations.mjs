// @ts-check
import { OpenApiError } from './files.mjs';
import { asList, asObject, asText } from './json.mjs';
import { keyHeaderOf, scopesOf } from './security.mjs';
import { serverOf } from './servers.mjs';

/** @import { OpenApiDocument } from './document.mjs' */
/** @import { Json } from './json.mjs' */

/**
 * @typedef {object} Operation
 * @property {OpenApiDocument} document
 * @property {string} id as the document has it, or made of method and path
 * @property {string} summary one line, or none
 * @property {string} method in capitals
 * @property {string} base path of the server, such as `/api/v2`
 * @property {string} path below it, such as `/persons/{id}`
 * @property {Parameter[]} query
 * @property {Parameter[]} headers that must be sent
 * @property {Content | undefined} body
 * @property {Content | undefined} answer what it answers when all is well, where that is JSON
 * @property {number} status of that answer
 * @property {string | undefined} otherBody the media type of a body that is no JSON
 * @property {string[]} scopes that OAuth must have given
 *
 * @typedef {{ name: string, isRequired: boolean, isRepeated: boolean, schema: unknown, example: unknown }} Parameter
 *   isRepeated: whether a list is its name again and again
 * @typedef {{ mediaType: string, schema: unknown, example: unknown }} Content
 */

const methods = ['get', 'post', 'put', 'patch', 'delete'];

/** Headers of which documents say nothing as parameters. */
const ownHeaders = ['accept', 'authorization', 'content-type'];

/**
 * @param {OpenApiDocument} document
 * @returns {Operation[]} in the order of the document
 */
export function operationsOf(document) {
  const found = Object.entries(asObject(document.root['paths'])).flatMap(([path, value]) => {
    const item = document.resolve(value).value;
    return methods
      .filter((method) => method in item)
      .map((method) => toOperation(document, { path, method, item, operation: asObject(item[method]) }));
  });
  // Some documents give an id twice.
  const isFirst = (/** @type {Operation} */ { id }, /** @type {number} */ index) =>
    found.findIndex((other) => other.id === id) === index;
  return found.map((operation, index) =>
    isFirst(operation, index) ? operation : { ...operation, id: idOf(operation.method, operation.path) },
  );
}

/**
 * The operations that somebody wants, of all documents.
 *
 * @param {Operation[]} operations
 * @param {readonly string[]} wanted ids; one that several documents have as `document:id`
 * @returns {Operation[]} in the order of the documents
 * @throws {OpenApiError} naming each id that no document has, or several
 */
export function chooseOperations(operations, wanted) {
  const faults = wanted.flatMap((each) => {
    const found = operations.filter((operation) => namesOf(operation).includes(each));
    if (found.length === 1) return [];
    if (found.length === 0) return [`There is no operation ${each}.`];
    return [`${each} is ambiguous: write ${found.map((operation) => namesOf(operation)[1]).join(' or ')}.`];
  });
  if (faults.length > 0) throw new OpenApiError(faults.join('\n'));
  const chosen = operations.filter((operation) => namesOf(operation).some((name) => wanted.includes(name)));
  const unsendable = chosen.filter(({ otherBody }) => otherBody !== undefined);
  if (unsendable.length === 0) return chosen;
  throw new OpenApiError(
    unsendable.map(({ id, otherBody }) => `${id} takes ${otherBody}; only JSON can be made.`).join('\n'),
  );
}

/** @param {Operation} operation */
function namesOf({ document, id }) {
  return [id, `${document.name}:${id}`];
}

/**
 * @param {OpenApiDocument} document
 * @param {{ path: string, method: string, item: Json, operation: Json }} place
 * @returns {Operation}
 */
function toOperation(document, { path, method, item, operation }) {
  const own = asText(operation['operationId']).trim();
  const bodies = asObject(document.resolve(operation['requestBody']).value['content']);
  const body = jsonOf(document, bodies);
  const [status, answer] = answerOf(document, operation);
  const parameters = [...asList(item['parameters']), ...asList(operation['parameters'])];
  const isSetByItself = (/** @type {string} */ name) => [...ownHeaders, keyHeaderOf(document)].includes(name);
  return {
    document,
    id: own === '' ? idOf(method, path) : own,
    summary: oneLine(asText(operation['summary'])),
    method: method.toUpperCase(),
    base: serverOf(document, [operation['servers'], item['servers']]).path ?? '',
    path,
    query: parametersIn(document, 'query', parameters),
    headers: parametersIn(document, 'header', parameters).filter(
      ({ name, isRequired }) => isRequired && !isSetByItself(name.toLowerCase()),
    ),
    body,
    otherBody: body === undefined ? Object.keys(bodies)[0] : undefined,
    answer,
    status,
    scopes: scopesOf(document, operation),
  };
}

/**
 * @param {OpenApiDocument} document
 * @param {'query' | 'header'} place
 * @param {unknown[]} parameters of the path, and after them those of the operation
 * @returns {Parameter[]} each name once: the later counts
 */
function parametersIn(document, place, parameters) {
  const found = parameters
    .map((parameter) => document.resolve(parameter).value)
    .filter((parameter) => parameter['in'] === place)
    .map(({ name, required, style = 'form', explode = true, schema, example }) => ({
      name: String(name),
      isRequired: required === true,
      isRepeated: place === 'query' && style === 'form' && explode === true,
      schema,
      example,
    }));
  return [...new Map(found.map((parameter) => [parameter.name, parameter])).values()];
}

/**
 * @param {OpenApiDocument} document
 * @param {Json} operation
 * @returns {[number, Content | undefined]} status and content
 */
function answerOf(document, operation) {
  const responses = Object.entries(asObject(operation['responses']));
  const [status = '200', good] =
    responses.find(([code]) => code.startsWith('2')) ?? responses.find(([code]) => code === 'default') ?? [];
  const content = jsonOf(document, asObject(document.resolve(good).value['content']));
  return [/^2\d\d$/.test(status) ? Number(status) : 200, content];
}

/**
 * @param {OpenApiDocument} document
 * @param {Json} contents by media type
 * @returns {Content | undefined}
 */
function jsonOf(document, contents) {
  const [name = '', content] =
    Object.entries(contents).find(([type]) => /^(?:application\/(?:[\w.+-]+\+)?json\b|\*\/\*)/i.test(type)) ??
    [];
  const { schema, example, examples } = asObject(content);
  if (schema === undefined) return undefined;
  const [first] = Object.values(asObject(examples));
  const mediaType = name === '*/*' ? 'application/json' : name.toLowerCase().replace(/;.*$/s, '').trim();
  return { mediaType, schema, example: example ?? document.resolve(first).value['value'] };
}

/**
 * @param {string} method
 * @param {string} path
 */
function idOf(method, path) {
  return `${method.toLowerCase()} ${path}`.replace(/[^A-Za-z0-9]+/g, '-');
}

/** @param {string} text */
function oneLine(text) {
  return text.replaceAll('*/', '').replace(/\s+/g, ' ').trim().replace(/\.$/, '');
}
