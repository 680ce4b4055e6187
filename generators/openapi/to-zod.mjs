// @ts-check
import { asList, asObject } from './document.mjs';

/** @import { Json, OpenApiDocument } from './document.mjs' */

/** Deeper than this nobody reads. */
const DEEPEST = 12;

const simple = /** @type {Record<string, string>} */ ({
  string: 'z.string()',
  integer: 'z.number()',
  number: 'z.number()',
  boolean: 'z.boolean()',
});

/**
 * Writes schemas of a document as zod: every field may be missing or null, unknown ones are dropped, and a list of
 * allowed values is no promise, because real answers are not what documents say. What the document names becomes a
 * constant of its own.
 */
export class ZodWriter {
  #document;
  /** @type {Map<string, string>} names of constants, by reference */
  #names = new Map();
  /** @type {Set<string>} */
  #underWay = new Set();
  /** @type {string[]} */
  #written = [];
  /** @type {Set<string>} */
  #taken;

  /**
   * @param {OpenApiDocument} document
   * @param {Iterable<string>} taken names that must not be used
   */
  constructor(document, taken) {
    this.#document = document;
    this.#taken = new Set(taken);
  }

  /** Constants that the schemas so far refer to, each after those that it refers to itself. */
  get constants() {
    return this.#written;
  }

  /**
   * @param {unknown} schema
   * @param {number} [depth]
   * @returns {string}
   */
  write(schema, depth = 0) {
    if (depth > DEEPEST) return 'z.unknown()';
    const { value, reference } = this.#document.resolve(schema);
    return reference === undefined ? this.#writeValue(value, depth) : this.#constantOf(reference, value);
  }

  /**
   * @param {string} reference
   * @param {Json} value
   */
  #constantOf(reference, value) {
    // A person has an organization that has persons: somewhere it must end.
    if (this.#underWay.has(reference)) return 'z.unknown()';
    const known = this.#names.get(reference);
    if (known !== undefined) return known;
    this.#underWay.add(reference);
    const source = this.#writeValue(value, 0);
    this.#underWay.delete(reference);
    if (source === 'z.unknown()' || Object.values(simple).includes(source)) return source;
    const name = this.#freeName(`${camel(reference.split('/').at(-1) ?? 'value')}Schema`);
    this.#names.set(reference, name);
    this.#written.push(`const ${name} = ${source};`);
    return name;
  }

  /**
   * @param {Json} schema
   * @param {number} depth
   * @returns {string}
   */
  #writeValue(schema, depth) {
    const merged = this.#mergeAllOf(schema);
    const { type, properties, items, additionalProperties } = merged;
    const union = [...asList(merged['oneOf']), ...asList(merged['anyOf'])];
    if (union.length > 0 && properties === undefined) return this.#writeUnion(union, depth);
    const kinds = (Array.isArray(type) ? type : [type]).filter((each) => each !== 'null');
    if (kinds.length > 1)
      return this.#writeUnion(
        kinds.map((kind) => ({ ...merged, type: kind })),
        depth,
      );
    const [kind] = kinds;
    if (kind === 'array' || items !== undefined) return `z.array(${this.write(items, depth + 1)})`;
    if (properties !== undefined) return this.#writeObject(asObject(properties), depth);
    if (typeof additionalProperties === 'object') {
      return `z.record(z.string(), ${this.write(additionalProperties, depth + 1)}.nullish())`;
    }
    if (kind === 'object') return 'z.record(z.string(), z.unknown())';
    return simple[String(kind)] ?? 'z.unknown()';
  }

  /**
   * @param {Json} properties
   * @param {number} depth
   */
  #writeObject(properties, depth) {
    const fields = Object.entries(properties)
      // As a key of a literal it would set the prototype.
      .filter(([name]) => name !== '__proto__')
      .map(([name, schema]) => `${JSON.stringify(name)}: ${nullish(this.write(schema, depth + 1))},`);
    return `z.object({\n${fields.join('\n')}\n})`;
  }

  /**
   * @param {unknown[]} schemas
   * @param {number} depth
   */
  #writeUnion(schemas, depth) {
    const members = schemas.filter((schema) => this.#document.resolve(schema).value['type'] !== 'null');
    const sources = [...new Set(members.map((schema) => this.write(schema, depth + 1)))];
    if (sources.includes('z.unknown()') || sources.length === 0) return 'z.unknown()';
    return sources.length === 1 ? (sources[0] ?? '') : `z.union([${sources.join(', ')}])`;
  }

  /**
   * All parts of an `allOf` as one schema.
   *
   * @param {Json} schema
   * @param {number} [depth]
   * @returns {Json}
   */
  #mergeAllOf(schema, depth = 0) {
    const parts = asList(schema['allOf']);
    if (parts.length === 0 || depth > DEEPEST) return schema;
    const { allOf: _parts, ...own } = schema;
    const resolved = parts.map((part) => this.#mergeAllOf(this.#document.resolve(part).value, depth + 1));
    /** @type {Json} */
    const merged = {};
    for (const part of [...resolved, own]) {
      const properties = { ...asObject(merged['properties']), ...asObject(part['properties']) };
      Object.assign(merged, part, Object.keys(properties).length > 0 && { properties });
    }
    return merged;
  }

  /** @param {string} wanted */
  #freeName(wanted) {
    let name = wanted;
    for (let number = 2; this.#taken.has(name); number += 1)
      name = wanted.replace(/Schema$/, `${number}Schema`);
    this.#taken.add(name);
    return name;
  }
}

/** @param {string} source */
function nullish(source) {
  return source === 'z.unknown()' ? source : `${source}.nullish()`;
}

/**
 * @param {string} text
 * @example
 * camel('Get_all persons'); // 'getAllPersons'
 */
export function camel(text) {
  const words = text.match(/[A-Za-z0-9]+/g) ?? ['value'];
  const joined = words
    .map(
      (word, index) =>
        (index === 0 ? word.slice(0, 1).toLowerCase() : word.slice(0, 1).toUpperCase()) + word.slice(1),
    )
    .join('');
  return /^\d/.test(joined) ? `the${joined}` : joined;
}
