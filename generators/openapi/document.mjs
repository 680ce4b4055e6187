// @ts-check
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

/** A document cannot be used. */
export class OpenApiError extends Error {
  /** @override */
  name = 'OpenApiError';
}

/** @typedef {{ [key: string]: unknown }} Json */

/** An OpenAPI 3 document: what stands at a place, with local references followed. */
export class OpenApiDocument {
  /** @type {Json} */
  root;

  /** @param {unknown} content */
  constructor(content) {
    const root = asObject(content);
    if (!asText(root['openapi']).startsWith('3.'))
      throw new OpenApiError('This is not an OpenAPI 3 document: it has no `openapi: 3.…`.');
    this.root = root;
  }

  /**
   * @param {string} file JSON or YAML
   * @throws {OpenApiError}
   */
  static read(file) {
    try {
      return new OpenApiDocument(parse(readFileSync(file, 'utf8')));
    } catch (error) {
      if (error instanceof OpenApiError) throw error;
      const [reason] = (error instanceof Error ? error.message : String(error)).split('\n');
      throw new OpenApiError(`${file} cannot be read: ${reason}`);
    }
  }

  /**
   * Follows references, also references to references. One that leads nowhere, elsewhere or in a circle is an empty object.
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
      const key = decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~');
      const within = /** @type {Json} */ (typeof found === 'object' && found !== null ? found : {});
      found = Object.hasOwn(within, key) ? within[key] : undefined;
    }
    return found;
  }
}

/**
 * @param {unknown} value
 * @returns {Json} empty for what is no object
 */
export function asObject(value) {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? /** @type {Json} */ (value) : {};
}

/**
 * @param {unknown} value
 * @returns {unknown[]} empty for what is no list
 */
export function asList(value) {
  return Array.isArray(value) ? value : [];
}

/**
 * @param {unknown} value
 * @returns {string} empty for what is no text
 */
export function asText(value) {
  return typeof value === 'string' ? value : '';
}
