// @ts-check
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, extname, resolve } from 'node:path';
import { parse } from 'yaml';
import { asObject, asText } from './json.mjs';

/** @import { Json } from './json.mjs' */

/** A document cannot be used. */
export class OpenApiError extends Error {
  /** @override */
  name = 'OpenApiError';
}

/** Where the files stand that a document refers to, as if they were a part of it. */
const OTHER_FILES = 'x-other-files';

/** So often an alias may be followed, counting those within it: long documents have some thousands, a bomb has billions. */
const MOST_ALIASES = 100_000;

/**
 * Reads a file as a tree: an alias of YAML is a copy of what it stands for, and one that goes round is refused.
 *
 * @param {string} file
 * @param {string} [referring] the file that refers to it
 * @returns {unknown}
 * @throws {OpenApiError}
 */
export function load(file, referring) {
  if (!existsSync(file))
    throw new OpenApiError(
      referring === undefined
        ? `There is no file ${resolve(file)}: give --openapi the path of a document.`
        : `There is no file ${file}, to which ${referring} refers: put it there.`,
    );
  try {
    const content = parse(readFileSync(file, 'utf8'), { merge: true, maxAliasCount: MOST_ALIASES });
    return JSON.parse(JSON.stringify(content));
  } catch (error) {
    const [reason] = (error instanceof Error ? error.message : String(error)).split('\n');
    throw new OpenApiError(`${file} cannot be read: ${reason}`);
  }
}

/**
 * Takes the files that a document refers to into it, and those that they refer to: all references become local ones.
 *
 * @param {string} file of the document
 * @param {Json} root its content, which is changed
 */
export function takeIn(file, root) {
  const main = resolve(file);
  /** @type {Map<string, string>} names by path; the document itself has none */
  const names = new Map([[main, '']]);
  /** @type {Json} */
  const others = Object.create(null);
  /** @type {[string, unknown][]} */
  const waiting = [[main, root]];
  // It grows while it is gone through.
  for (const [path, content] of waiting) {
    for (const node of referencesIn(content)) {
      const [place = '', pointer = ''] = asText(node['$ref']).split('#');
      // A name with a scheme is on the network, or on another disk: it is left as it is, and leads nowhere.
      if (/^[a-z][a-z0-9+.-]*:|^\/\//i.test(place)) continue;
      const target = place === '' ? path : resolve(dirname(path), decode(place));
      let name = names.get(target);
      if (name === undefined) {
        name = stem(target);
        for (let number = 2; name in others; number += 1) name = `${stem(target)}-${number}`;
        names.set(target, name);
        others[name] = load(target, path);
        waiting.push([target, others[name]]);
      }
      node['$ref'] = name === '' ? `#${pointer}` : `#/${OTHER_FILES}/${escapePart(name)}${pointer}`;
    }
  }
  if (waiting.length > 1) root[OTHER_FILES] = others;
}

/**
 * @param {unknown} content
 * @returns {Json[]} every object in it that is a reference
 */
function referencesIn(content) {
  const seen = new Set();
  const found = [];
  const waiting = [content];
  while (waiting.length > 0) {
    const next = waiting.pop();
    if (typeof next !== 'object' || next === null || seen.has(next)) continue;
    seen.add(next);
    if (typeof asObject(next)['$ref'] === 'string') found.push(asObject(next));
    waiting.push(...Object.values(next));
  }
  return found;
}

/** @param {string} file */
export function stem(file) {
  return basename(file, extname(file));
}

/** @param {string} name */
function escapePart(name) {
  return encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'));
}

/**
 * Undoes the percent signs of a reference.
 *
 * @param {string} text
 */
export function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
