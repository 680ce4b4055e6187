// @ts-check
import { asList, asObject } from './document.mjs';

/** @import { Json, OpenApiDocument } from './document.mjs' */

/**
 * @typedef {object} Operation
 * @property {string} id
 * @property {string} method in capitals
 * @property {string} path
 * @property {string[]} query names of its query parameters
 * @property {Json | undefined} answer schema of what it answers when all is well
 */

const methods = ['get', 'post', 'put', 'patch', 'delete'];

/**
 * @param {OpenApiDocument} document
 * @returns {Operation[]} in the order of the document
 */
export function operationsOf(document) {
  return Object.entries(asObject(document.root['paths'])).flatMap(([path, value]) => {
    const item = document.resolve(value).value;
    return methods
      .filter((method) => method in item)
      .map((method) => toOperation(document, { path, method, item, operation: asObject(item[method]) }));
  });
}

/**
 * @param {OpenApiDocument} document
 * @param {{ path: string, method: string, item: Json, operation: Json }} place
 * @returns {Operation}
 */
function toOperation(document, { path, method, item, operation }) {
  const parameters = [...asList(item['parameters']), ...asList(operation['parameters'])];
  const query = parameters
    .map((parameter) => document.resolve(parameter).value)
    .filter((parameter) => parameter['in'] === 'query')
    .map((parameter) => String(parameter['name']));
  const own = operation['operationId'];
  const id = typeof own === 'string' && own !== '' ? own : `${method} ${path}`.replace(/[^A-Za-z0-9]+/g, '-');
  return { id, method: method.toUpperCase(), path, query, answer: answerOf(document, operation) };
}

/**
 * @param {OpenApiDocument} document
 * @param {Json} operation
 */
function answerOf(document, operation) {
  const responses = Object.entries(asObject(operation['responses']));
  const [, good] =
    responses.find(([status]) => status.startsWith('2')) ??
    responses.find(([status]) => status === 'default') ??
    [];
  const contents = Object.entries(asObject(document.resolve(good).value['content']));
  const [, content] = contents.find(([type]) => /^application\/(?:[\w.+-]+\+)?json\b/.test(type)) ?? [];
  const { schema } = asObject(content);
  return schema === undefined ? undefined : asObject(schema);
}
