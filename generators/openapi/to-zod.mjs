// @ts-check
import { camel, freeName } from './identifiers.mjs';
import { asObject } from './json.mjs';
import {
  choicesOf,
  DEEPEST,
  fieldsOf,
  flatten,
  isNullable,
  referenceOf,
  requires,
  together,
  typesOf,
  valuesOf,
} from './schema.mjs';
import { countLimits, writeNumber, writeText, writeValues } from './zod-scalars.mjs';

/** @import { OpenApiDocument } from './document.mjs' */
/** @import { Json } from './json.mjs' */

const UNKNOWN = 'z.unknown()';

/** A part that many share may come several times below itself; one that comes again and again goes round. */
const MOST_TIMES = 4;

/** So often a schema is written out in place where it goes round; where all refer to all, that would never end. */
const MOST_UNNAMED = 50;

/**
 * Writes schemas of a document as zod. What the document names becomes a constant of its own.
 *
 * - An *answer* is read with tolerance: every field may be missing or null, unknown ones are dropped, and neither a list of
 *   allowed values nor a limit is a promise, because real answers are not what documents say.
 * - A *body* is taken as the document says: what must be there is, what it does not name is refused.
 */
export class ZodWriter {
  #document;
  #form;
  /** @type {Map<string, string>} names of constants, by reference */
  #names = new Map();
  /** @type {Set<string>} references whose constant is being written */
  #underWay = new Set();
  /** @type {Set<string>} those of them at which something below was ended */
  #ends = new Set();
  #unnamed = 0;
  /** @type {string[]} references that lead to what is being written */
  #followed = [];
  /** @type {string[]} */
  #written = [];
  /** @type {Set<string>} */
  #taken;

  /**
   * @param {OpenApiDocument} document
   * @param {'answer' | 'body'} form
   * @param {Set<string>} taken names that must not be used; those that this one uses are added
   */
  constructor(document, form, taken) {
    this.#document = document;
    this.#form = form;
    this.#taken = taken;
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
    if (depth > DEEPEST) return UNKNOWN;
    const reference = referenceOf(this.#document, schema);
    if (reference === undefined) return this.#writeValue(schema, depth);
    const source = this.#constantOf(reference);
    const mayBeNull = this.#form === 'body' && asObject(schema)['nullable'] === true && source !== UNKNOWN;
    return mayBeNull && !source.endsWith('.nullable()') ? `${source}.nullable()` : source;
  }

  /** @param {string} reference */
  #constantOf(reference) {
    const known = this.#names.get(reference);
    if (known !== undefined) return known;
    // A person has an organization that has persons: somewhere it must end.
    if (this.#underWay.has(reference)) return this.#end(reference);
    this.#underWay.add(reference);
    const source = this.#writeValue({ $ref: reference }, 0, reference);
    this.#underWay.delete(reference);
    this.#ends.delete(reference);
    if (!/^z\.(?:object|strictObject|looseObject|union|enum|array|record)\(/.test(source)) return source;
    // It ends where something around it begins, and so is not what it is elsewhere.
    if (this.#ends.size > 0 && this.#unnamed < MOST_UNNAMED) {
      this.#unnamed += 1;
      return source;
    }
    const ending = this.#form === 'body' ? 'BodySchema' : 'Schema';
    const name = freeName(camel(reference.split('/').at(-1) ?? 'value'), ending, this.#taken);
    this.#names.set(reference, name);
    this.#written.push(`const ${name} = ${source};`);
    return name;
  }

  /** @param {string} reference at which it would go round */
  #end(reference) {
    this.#ends.add(reference);
    return UNKNOWN;
  }

  /**
   * @param {unknown} schema
   * @param {number} depth
   * @param {string} [own] the reference that is being written
   * @returns {string}
   */
  #writeValue(schema, depth, own) {
    /** @type {string[]} */
    const followed = [];
    const whole = flatten(this.#document, schema, followed);
    const times = (/** @type {string} */ reference) =>
      this.#followed.filter((other) => other === reference).length;
    const again = followed.find((reference) => this.#underWay.has(reference) && reference !== own);
    if (again !== undefined) return this.#end(again);
    if (followed.some((reference) => times(reference) >= MOST_TIMES)) return UNKNOWN;
    this.#followed.push(...followed);
    const source = this.#writeWithoutNull(whole, depth);
    this.#followed.length -= followed.length;
    const mayBeNull = this.#form === 'body' && source !== UNKNOWN && isNullable(this.#document, whole);
    return mayBeNull ? `${source}.nullable()` : source;
  }

  /**
   * @param {Json} schema
   * @param {number} depth
   * @returns {string}
   */
  #writeWithoutNull(schema, depth) {
    const choices = choicesOf(this.#document, schema);
    if (choices.length > 0) {
      // Where nothing is demanded the first form would fit every answer, and drop the fields of the others.
      const whole = this.#form === 'answer' ? together(this.#document, choices) : undefined;
      return whole === undefined ? this.#writeUnion(choices, depth) : this.#writeObject(whole, depth);
    }
    const values = this.#form === 'body' ? valuesOf(schema) : undefined;
    if (values !== undefined) return writeValues(values);
    const types = typesOf(schema);
    if (types.length > 1)
      return this.#writeUnion(
        types.map((type) => ({ ...schema, type })),
        depth,
      );
    switch (types[0]) {
      case 'object':
        return this.#writeObject(schema, depth);
      case 'array':
        return `z.array(${this.write(schema['items'], depth + 1)})${this.#form === 'body' ? countLimits(schema) : ''}`;
      case 'string':
        return this.#form === 'body' ? writeText(schema) : 'z.string()';
      case 'integer':
      case 'number':
        return this.#form === 'body' ? writeNumber(schema, types[0]) : 'z.number()';
      case 'boolean':
        return 'z.boolean()';
      default:
        return UNKNOWN;
    }
  }

  /**
   * @param {Json} schema
   * @param {number} depth
   */
  #writeObject(schema, depth) {
    const { properties, additionalProperties } = schema;
    const others = asObject(additionalProperties);
    const hasOthers = Object.keys(others).length > 0;
    if (properties === undefined) {
      if (!hasOthers) return 'z.record(z.string(), z.unknown())';
      const value = this.write(others, depth + 1);
      return `z.record(z.string(), ${this.#form === 'body' ? value : `${value}.nullish()`})`;
    }
    const isRequired = requires(schema);
    const fields = fieldsOf(this.#document, schema, this.#form).map(([name, field]) => {
      const source = this.write(field, depth + 1);
      return `${JSON.stringify(name)}: ${source}${this.#mayBeMissing(source, isRequired(name))},`;
    });
    const content = `({\n${fields.join('\n')}\n})`;
    if (this.#form === 'answer') return `z.object${content}`;
    // Of what kind other fields are cannot be said in a type that also has these.
    const isOpen = additionalProperties !== undefined && additionalProperties !== false;
    return isOpen ? `z.looseObject${content}` : `z.strictObject${content}`;
  }

  /**
   * @param {string} source
   * @param {boolean} isRequired
   */
  #mayBeMissing(source, isRequired) {
    if (this.#form === 'body') return isRequired ? '' : '.optional()';
    return source === UNKNOWN ? '.optional()' : '.nullish()';
  }

  /**
   * @param {unknown[]} schemas
   * @param {number} depth
   */
  #writeUnion(schemas, depth) {
    const sources = [...new Set(schemas.map((schema) => this.write(schema, depth + 1)))];
    if (sources.includes(UNKNOWN)) return UNKNOWN;
    return sources.length === 1 ? (sources[0] ?? '') : `z.union([${sources.join(', ')}])`;
  }
}
