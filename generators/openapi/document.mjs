// @ts-check
import { decode, load, OpenApiError, stem, takeIn } from './files.mjs';
import { asObject } from './json.mjs';

/** @import { Json } from './json.mjs' */

/** An OpenAPI 3 document: what stands at a place, with references followed. */
export class OpenApiDocument {
  /** @type {Json} */
  root;
  /** What tells it from others: its file's name. */
  name;

  /**
   * @param {unknown} content
   * @param {string} [name]
   */
  constructor(content, name = 'document') {
    const root = asObject(content);
    if ('swagger' in root)
      throw new OpenApiError(
        `${name} is a Swagger 2 document: convert it to OpenAPI 3 first, as \`npx swagger2openapi\` does.`,
      );
    // YAML reads 3.0 as a number.
    if (!/^3\b/.test(String(root['openapi'])))
      throw new OpenApiError(`${name} is not an OpenAPI 3 document: give one that has \`openapi: 3.…\`.`);
    this.root = root;
    this.name = name;
  }

  /**
   * Reads a document, and the files beside it that it refers to. Nothing is fetched from the network.
   *
   * @param {string} file JSON or YAML
   * @throws {OpenApiError}
   */
  static read(file) {
    const root = asObject(load(file));
    const document = new OpenApiDocument(root, stem(file));
    takeIn(file, root);
    return document;
  }

  /**
   * Follows references, also references to references. One that leads nowhere, to the network or in a circle is an empty
   * object.
   *
   * @param {unknown} value
   * @returns {{ value: Json, reference: string | undefined }} reference: the last one that was followed
   */
  resolve(value) {
    let found = asObject(value);
    /** @type {string | undefined} */
    let reference;
    for (let steps = 0; typeof found['$ref'] === 'string'; steps += 1) {
      reference = found['$ref'];
      found = steps > 20 ? {} : asObject(this.#at(reference));
    }
    return { value: found, reference };
  }

  /**
   * @param {string} pointer such as `#/components/schemas/Person`
   * @returns {unknown}
   */
  #at(pointer) {
    if (!pointer.startsWith('#/')) return undefined;
    /** @type {unknown} */
    let found = this.root;
    for (const part of pointer.slice(2).split('/')) {
      const key = decode(part).replaceAll('~1', '/').replaceAll('~0', '~');
      const within = /** @type {Json} */ (typeof found === 'object' && found !== null ? found : {});
      found = Object.hasOwn(within, key) ? within[key] : undefined;
    }
    return found;
  }
}
