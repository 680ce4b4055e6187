// @ts-check
import { maskLiterals, UnreadableError } from './mask-literals.mjs';
import { namesOf } from './names.mjs';

/** @typedef {{ key: string, start: number, end: number }} Entry */

/**
 * Adds a connector to the server's table: an import, and a line in `loaders`, each where the alphabet wants it.
 *
 * @param {string} source of the file
 * @param {{ id: string, signIn: string }} connector
 * @returns {string}
 * @throws {UnreadableError} when the file is not as expected, before or after
 */
export function editConnectors(source, { id, signIn }) {
  const entries = readLoaders(source).entries.map(({ key }) => key);
  if (entries.includes(id)) throw new UnreadableError(`\`loaders\` has an entry "${id}" already`);
  const isOauth = signIn === 'oauth2';
  let edited = addEntry(source, id, entryOf(id, isOauth));
  edited = addImport(edited, `@daybook/connector-${id}`, `create${namesOf(id).pascal}Connector`);
  if (isOauth) edited = addNeedOauthApp(edited);
  const found = readLoaders(edited).entries.map(({ key }) => key);
  if (found.toSorted().join() !== [...entries, id].toSorted().join())
    throw new UnreadableError('`loaders` would not hold what it should');
  return edited;
}

/**
 * Reads the table of connectors.
 *
 * @param {string} source
 * @returns {{ open: number, close: number, entries: Entry[] }}
 * @throws {UnreadableError} when there is none
 */
export function readLoaders(source) {
  const masked = maskLiterals(source);
  const head = /\bconst loaders\b[^=]*=>[^=]*=\s*\{/.exec(masked);
  if (head === null) throw new UnreadableError('there is no table `loaders`');
  const open = head.index + head[0].length - 1;
  /** @type {Entry[]} */
  const entries = [];
  let depth = 0;
  let start = open + 1;
  for (let at = open; at < masked.length; at += 1) {
    const character = masked[at] ?? '';
    if ('{(['.includes(character)) depth += 1;
    if ('})]'.includes(character)) depth -= 1;
    if (depth > 1 || (depth === 1 && character !== ',')) continue;
    const text = masked.slice(start, at);
    if (text.trim() !== '') {
      const keyStart = start + text.search(/\S/);
      const keyEnd = masked.slice(keyStart, at).search(/[:(,]|$/) + keyStart;
      entries.push({
        key: source
          .slice(keyStart, keyEnd)
          .trim()
          .replace(/^['"]|['"]$/g, ''),
        start,
        end: at,
      });
    }
    start = at + 1;
    if (depth === 0) return { open, close: at, entries };
  }
  throw new UnreadableError('`loaders` does not end');
}

/**
 * @param {string} id
 * @param {boolean} isOauth
 */
function entryOf(id, isOauth) {
  const { pascal, constant } = namesOf(id);
  const key = id.includes('-') ? `'${id}'` : id;
  if (!isOauth) return `  ${key}: () => ({ connector: create${pascal}Connector() }),`;
  return [
    `  ${key}: () => ({`,
    `    connector: create${pascal}Connector({ oauth: needOauthApp('${constant}', process.env) }),`,
    '  }),',
  ].join('\n');
}

/**
 * @param {string} source
 * @param {string} id
 * @param {string} entry
 */
function addEntry(source, id, entry) {
  const { open, entries } = readLoaders(source);
  const before = entries.findLast(({ key }) => key < id);
  if (before === undefined) return insertLine(source, open + 1, entry);
  const hasComma = source[before.end] === ',';
  const whole = hasComma ? source : `${source.slice(0, before.end).trimEnd()},\n${source.slice(before.end)}`;
  return insertLine(whole, before.end, entry);
}

/**
 * @param {string} source
 * @param {string} specifier
 * @param {string} name
 */
function addImport(source, specifier, name) {
  const imports = readImports(source);
  const line = `import { ${name} } from '${specifier}';`;
  const after = imports.findLast((each) => rank(each.specifier) < rank(specifier));
  if (after === undefined) return `${line}\n${source}`;
  return insertLine(source, after.end, line);
}

/** @param {string} source */
function addNeedOauthApp(source) {
  const own = readImports(source).find(({ specifier }) => specifier === './oauth-app.js');
  if (own === undefined) throw new UnreadableError('nothing is imported from ./oauth-app.js');
  const statement = source.slice(own.start, own.end);
  const names = /\{([^}]*)\}/.exec(statement)?.[1] ?? '';
  const wanted = new Set(
    names
      .split(',')
      .map((each) => each.trim())
      .filter(Boolean),
  ).add('needOauthApp');
  const changed = `import { ${[...wanted].toSorted().join(', ')} } from './oauth-app.js';`;
  return source.slice(0, own.start) + changed + source.slice(own.end);
}

/**
 * @param {string} source
 * @returns {{ specifier: string, start: number, end: number }[]}
 */
function readImports(source) {
  const masked = maskLiterals(source);
  return [...masked.matchAll(/^import\b[^;]*;/gm)].map(({ 0: { length }, index }) => ({
    specifier: /['"]([^'"]+)['"];$/.exec(source.slice(index, index + length))?.[1] ?? '',
    start: index,
    end: index + length,
  }));
}

/**
 * Packages come before files, and numbers count as numbers.
 *
 * @param {string} specifier
 */
function rank(specifier) {
  const place = specifier.startsWith('.') ? '2' : specifier.startsWith('node:') ? '0' : '1';
  return place + specifier.replace(/\d+/g, (digits) => digits.padStart(12, '0'));
}

/**
 * @param {string} source
 * @param {number} at behind this place's line
 * @param {string} line
 */
function insertLine(source, at, line) {
  const end = source.indexOf('\n', at);
  return `${source.slice(0, end)}\n${line}${source.slice(end)}`;
}
