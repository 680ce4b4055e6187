// @ts-check
import { asList } from './json.mjs';
import { sampleOf } from './sample.mjs';
import { flatten, typesOf } from './schema.mjs';

/** @import { OpenApiDocument } from './document.mjs' */
/** @import { Parameter } from './operations.mjs' */

/**
 * Whether a parameter is given as a list. Other lists than repeated ones are sent as one text.
 *
 * @param {OpenApiDocument} document
 * @param {Parameter} parameter
 */
export function isList(document, { isRepeated, schema }) {
  return isRepeated && typesOf(flatten(document, schema))[0] === 'array';
}

/**
 * @param {OpenApiDocument} document
 * @param {Parameter} parameter
 * @returns {string} in TypeScript
 */
export function typeOf(document, parameter) {
  const schema = flatten(document, parameter.schema);
  return isList(document, parameter)
    ? `${scalarOf(document, schema['items'])}[]`
    : scalarOf(document, schema);
}

/**
 * Values by name. Of a list there are two: one would look like a text.
 *
 * @param {OpenApiDocument} document
 * @param {Parameter[]} parameters
 * @returns {Record<string, unknown>}
 */
export function sampleParameters(document, parameters) {
  return Object.fromEntries(
    parameters.map((parameter) => {
      const { name, schema, example } = parameter;
      if (!isList(document, parameter)) return [name, sampleScalar(document, schema, example)];
      const { items } = flatten(document, schema);
      const [first, second = first] = asList(example);
      return [name, [first, second].map((each) => sampleScalar(document, items, each))];
    }),
  );
}

/**
 * @param {OpenApiDocument} document
 * @param {unknown} schema
 */
function scalarOf(document, schema) {
  const [type = 'string'] = typesOf(flatten(document, schema));
  return { integer: 'number', number: 'number', boolean: 'boolean' }[type] ?? 'string';
}

/**
 * @param {OpenApiDocument} document
 * @param {unknown} schema
 * @param {unknown} example
 */
function sampleScalar(document, schema, example) {
  const value = sampleOf(document, schema, { form: 'body', example });
  return typeof value === scalarOf(document, schema) ? value : 'text';
}
