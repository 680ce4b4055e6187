// @ts-check
import { asList, asObject } from './json.mjs';
import {
  choicesOf,
  DEEPEST,
  fieldsOf,
  flatten,
  limitsOf,
  referenceOf,
  requires,
  typesOf,
  valuesOf,
} from './schema.mjs';

/** @import { OpenApiDocument } from './document.mjs' */
/** @import { Json } from './json.mjs' */

/** Fields below this depth are left out where they may be. */
const DEEP_ENOUGH = 6;

/**
 * A value that fits a schema, as the document's examples have it wherever they fit themselves.
 *
 * @param {OpenApiDocument} document
 * @param {unknown} root the schema
 * @param {object} how
 * @param {'answer' | 'body'} how.form
 * @param {unknown} [how.example] of the whole value
 * @returns {unknown} JSON
 */
export function sampleOf(document, root, { form, example }) {
  return sample(root, example, []);

  /**
   * @param {unknown} raw
   * @param {unknown} hint
   * @param {readonly string[]} path references that lead here
   * @returns {unknown}
   */
  function sample(raw, hint, path) {
    const reference = referenceOf(document, raw);
    // What goes round is written as anything at all.
    if (path.length > DEEPEST || (reference !== undefined && path.includes(reference))) return {};
    const within = reference === undefined ? path : [...path, reference];
    const whole = flatten(document, raw);
    const wish = hint ?? exampleOf(whole);
    const [first] = choicesOf(document, whole);
    if (first !== undefined) return sample(first, wish, within);
    const [type] = typesOf(whole);
    // Some documents state texts for a number; only of a body such a list is taken at its word.
    const values = valuesOf(whole)?.filter((value) => form === 'body' || isOfType(value, type));
    if (values?.[0] !== undefined) return values.find((value) => value === wish) ?? values[0];
    switch (type) {
      case 'object':
        return sampleObject(whole, asObject(wish), within);
      case 'array':
        return sampleList(whole, asList(wish), within);
      case 'string':
        return sampleText(whole, wish);
      case 'integer':
        return sampleNumber(whole, Number.isInteger(wish) ? wish : 1, 1);
      case 'number':
        return sampleNumber(whole, typeof wish === 'number' ? wish : 1, 0.5);
      case 'boolean':
        return typeof wish === 'boolean' ? wish : true;
      default:
        return {};
    }
  }

  /**
   * @param {Json} schema
   * @param {Json} hint
   * @param {readonly string[]} path
   */
  function sampleObject(schema, hint, path) {
    const isRequired = requires(schema);
    const fields = fieldsOf(document, schema, form).filter(([name, field]) => {
      const reference = referenceOf(document, field);
      const goesRound = reference !== undefined && path.includes(reference);
      return isRequired(name) || (!goesRound && path.length < DEEP_ENOUGH);
    });
    return Object.fromEntries(
      fields.map(([name, field]) => [
        name,
        sample(field, Object.hasOwn(hint, name) ? hint[name] : undefined, [...path, '']),
      ]),
    );
  }

  /**
   * @param {Json} schema
   * @param {unknown[]} hints
   * @param {readonly string[]} path
   */
  function sampleList(schema, hints, path) {
    const { minItems = 0, maxItems = 1 } = limitsOf(schema);
    const reference = referenceOf(document, schema['items']);
    const goesRound = reference !== undefined && path.includes(reference);
    const length = Math.max(minItems, goesRound ? 0 : Math.min(1, maxItems));
    return Array.from({ length }, (_item, index) => sample(schema['items'], hints[index], [...path, '']));
  }
}

/**
 * @param {unknown} value
 * @param {string | undefined} type
 */
function isOfType(value, type) {
  return typeof value === (type === 'integer' ? 'number' : type);
}

/** @param {Json} schema flattened */
function exampleOf({ example, examples, default: usual }) {
  return example ?? asList(examples)[0] ?? usual;
}

/**
 * @param {Json} schema
 * @param {unknown} wish
 */
function sampleText(schema, wish) {
  if (schema['format'] === 'date') return '2026-07-14';
  if (schema['format'] === 'date-time') return '2026-07-15T03:30:00Z';
  const { minLength = 0, maxLength = 2_000 } = limitsOf(schema);
  const fits = typeof wish === 'string' && wish.length >= minLength && wish.length <= maxLength;
  return fits ? wish : 'text'.padEnd(minLength, '.').slice(0, maxLength);
}

/**
 * @param {Json} schema
 * @param {unknown} wish
 * @param {number} step the least that lies within an excluded limit
 */
function sampleNumber(schema, wish, step) {
  const { minimum, maximum, above, below } = limitsOf(schema);
  const least = Math.max(minimum ?? -Infinity, above === undefined ? -Infinity : Math.floor(above) + step);
  const most = Math.min(maximum ?? Infinity, below === undefined ? Infinity : Math.ceil(below) - step);
  return Math.min(Math.max(Number(wish), least), most);
}
