// @ts-check
import { limitsOf } from './schema.mjs';

/** @import { Json } from './json.mjs' */

/**
 * The only values that are allowed.
 *
 * @param {(string | number | boolean)[]} values
 */
export function writeValues(values) {
  const list = values.map((value) => JSON.stringify(value)).join(', ');
  if (values.length === 1) return `z.literal(${list})`;
  return values.every((value) => typeof value === 'string') ? `z.enum([${list}])` : `z.literal([${list}])`;
}

/**
 * A text of a body. Patterns are left out: what one language takes as such another one does not.
 *
 * @param {Json} schema flattened
 */
export function writeText(schema) {
  if (schema['format'] === 'date') return 'z.iso.date()';
  if (schema['format'] === 'date-time') return 'z.iso.datetime({ offset: true })';
  const { minLength, maxLength } = limitsOf(schema);
  return `z.string()${calls({ min: minLength, max: maxLength })}`;
}

/**
 * A number of a body.
 *
 * @param {Json} schema flattened
 * @param {'integer' | 'number'} type
 */
export function writeNumber(schema, type) {
  const { minimum, maximum, above, below } = limitsOf(schema);
  const limits = calls({ min: minimum, max: maximum, gt: above, lt: below });
  return `z.number()${type === 'integer' ? '.int()' : ''}${limits}`;
}

/**
 * How many a list of a body may hold.
 *
 * @param {Json} schema flattened
 */
export function countLimits(schema) {
  const { minItems, maxItems } = limitsOf(schema);
  return calls({ min: minItems, max: maxItems });
}

/** @param {Record<string, number | undefined>} limits by name of the method */
function calls(limits) {
  return Object.entries(limits)
    .map(([name, limit]) => (limit === undefined ? '' : `.${name}(${limit})`))
    .join('');
}
