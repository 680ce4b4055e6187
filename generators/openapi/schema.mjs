// @ts-check
import { asList, asObject } from './json.mjs';

/** @import { OpenApiDocument } from './document.mjs' */
/** @import { Json } from './json.mjs' */

/** Deeper than this nobody reads. */
export const DEEPEST = 12;

/** What may stand beside a reference and says nothing of the value's form, but whether it may be null. */
const remarks = new Set([
  'nullable',
  'title',
  'description',
  'default',
  'deprecated',
  'example',
  'examples',
  'externalDocs',
  'readOnly',
  'writeOnly',
]);

/**
 * What a schema refers to when it says nothing of its own: in OpenAPI 3.1 something may stand beside a reference, and in 3.0
 * `allOf` with one part is how something is put there.
 *
 * @param {OpenApiDocument} document
 * @param {unknown} schema
 * @returns {string | undefined} the reference; undefined for a schema of its own
 */
export function referenceOf(document, schema) {
  const { $ref, allOf, ...beside } = asObject(schema);
  const parts = asList(allOf);
  const isBare = Object.keys(beside).every((key) => remarks.has(key) || key.startsWith('x-'));
  if (!isBare || parts.length > ($ref === undefined ? 1 : 0)) return undefined;
  return $ref === undefined ? document.resolve(parts[0]).reference : document.resolve({ $ref }).reference;
}

/**
 * A schema as one object: its own reference followed, what stands beside it and all parts of `allOf` merged.
 *
 * @param {OpenApiDocument} document
 * @param {unknown} schema
 * @param {string[]} [followed] gets the references that were followed
 * @param {number} [depth]
 * @returns {Json}
 */
export function flatten(document, schema, followed = [], depth = 0) {
  const { $ref, allOf, ...own } = asObject(schema);
  if (depth > DEEPEST) return {};
  const { value, reference } = document.resolve($ref === undefined ? {} : { $ref });
  if (reference !== undefined) followed.push(reference);
  const parts = [...($ref === undefined ? [] : [value]), ...asList(allOf)].map((part) =>
    flatten(document, part, followed, depth + 1),
  );
  return parts.length === 0 ? own : [...parts, own].reduce(merge, {});
}

/**
 * @param {Json} one
 * @param {Json} other
 * @returns {Json} what holds for both
 */
function merge(one, other) {
  const properties = { ...asObject(one['properties']), ...asObject(other['properties']) };
  const required = [...asList(one['required']), ...asList(other['required'])];
  const isEither = (/** @type {Json} */ schema) => 'oneOf' in schema || 'anyOf' in schema;
  // Two choices at once: each of them may add fields, so any field is let through.
  const { oneOf: _oneOf, anyOf: _anyOf, ...rest } = one;
  const isTwice = isEither(one) && isEither(other);
  return {
    ...(isTwice ? { ...rest, additionalProperties: true } : one),
    ...other,
    ...(Object.keys(properties).length > 0 && { properties }),
    ...(required.length > 0 && { required }),
  };
}

/**
 * The schemas that a choice is made of, each with what stands beside the choice; none when there is no choice.
 *
 * @param {OpenApiDocument} document
 * @param {Json} schema flattened
 * @returns {unknown[]}
 */
export function choicesOf(document, { oneOf, anyOf, ...beside }) {
  const members = [...asList(oneOf), ...asList(anyOf)].filter(
    (member) => flatten(document, member)['type'] !== 'null',
  );
  if (beside['properties'] === undefined) return members;
  return members.map((member) => ({ allOf: [beside, member] }));
}

/**
 * Objects of several forms as one that has the fields of all.
 *
 * @param {OpenApiDocument} document
 * @param {unknown[]} choices
 * @returns {Json | undefined} undefined when one of them is no object with fields
 */
export function together(document, choices) {
  const members = choices.map((choice) => flatten(document, choice));
  if (members.length < 2 || members.some((member) => member['properties'] === undefined)) return undefined;
  /** @type {Map<string, unknown[]>} */
  const fields = new Map();
  for (const member of members)
    for (const [name, field] of Object.entries(asObject(member['properties'])))
      fields.set(name, [...(fields.get(name) ?? []), field]);
  const properties = [...fields].map(([name, forms]) => [
    name,
    forms.length === 1 ? forms[0] : { anyOf: forms },
  ]);
  return { type: 'object', properties: Object.fromEntries(properties) };
}

/**
 * The types that a value may have, without `null`.
 *
 * @param {Json} schema flattened
 * @returns {string[]} empty when it says nothing
 */
export function typesOf({ type, properties, additionalProperties, items, enum: values, const: value }) {
  if (type !== undefined)
    return [type]
      .flat()
      .map(String)
      .filter((each) => each !== 'null');
  if (properties !== undefined || typeof additionalProperties === 'object') return ['object'];
  if (items !== undefined) return ['array'];
  const stated = value === undefined ? asList(values) : [value];
  return [...new Set(stated.filter((each) => each !== null).map((each) => typeof each))];
}

/**
 * @param {OpenApiDocument} document
 * @param {Json} schema flattened
 */
export function isNullable(document, schema) {
  const { type, nullable, enum: values, const: value } = schema;
  const members = [...asList(schema['oneOf']), ...asList(schema['anyOf'])];
  return (
    nullable === true ||
    value === null ||
    [type].flat().includes('null') ||
    asList(values).includes(null) ||
    members.some((member) => flatten(document, member)['type'] === 'null')
  );
}

/**
 * The only values that are allowed; undefined when there are no such, or some that are no texts, numbers or booleans.
 *
 * @param {Json} schema flattened
 * @returns {(string | number | boolean)[] | undefined} without null
 */
export function valuesOf({ enum: values, const: value }) {
  const stated = [...new Set(value === undefined ? asList(values) : [value])].filter((each) => each !== null);
  const simple = stated.filter(
    (each) => ['string', 'boolean'].includes(typeof each) || Number.isFinite(each),
  );
  if (stated.length === 0 || simple.length < stated.length) return undefined;
  return /** @type {(string | number | boolean)[]} */ (simple);
}

/**
 * The fields that a body or an answer has.
 *
 * @param {OpenApiDocument} document
 * @param {Json} schema flattened
 * @param {'answer' | 'body'} form
 * @returns {[string, unknown][]}
 */
export function fieldsOf(document, { properties }, form) {
  const hidden = form === 'body' ? 'readOnly' : 'writeOnly';
  return (
    Object.entries(asObject(properties))
      // As a key of a literal it would set the prototype.
      .filter(([name]) => name !== '__proto__')
      .filter(([, field]) => asObject(field)[hidden] !== true && flatten(document, field)[hidden] !== true)
  );
}

/**
 * @param {Json} schema flattened
 * @returns {(name: string) => boolean}
 */
export function requires({ required }) {
  const names = new Set(asList(required));
  return (name) => names.has(name);
}

/**
 * The limits of a number or of a length: those that are numbers.
 *
 * @param {Json} schema flattened
 */
export function limitsOf(schema) {
  const at = (/** @type {string} */ name) => {
    const value = schema[name];
    return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
  };
  return {
    minLength: at('minLength'),
    maxLength: at('maxLength'),
    minItems: at('minItems'),
    maxItems: at('maxItems'),
    // OpenAPI 3.0 says whether a limit is within, 3.1 has limits of its own that are not.
    minimum: schema['exclusiveMinimum'] === true ? undefined : at('minimum'),
    maximum: schema['exclusiveMaximum'] === true ? undefined : at('maximum'),
    above: schema['exclusiveMinimum'] === true ? at('minimum') : at('exclusiveMinimum'),
    below: schema['exclusiveMaximum'] === true ? at('maximum') : at('exclusiveMaximum'),
  };
}
