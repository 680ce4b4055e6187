// @ts-check

/** A text that cannot be read as what it should be. */
export class UnreadableError extends Error {
  /** @override */
  name = 'UnreadableError';
}

const closing = /** @type {Record<string, string>} */ ({ '{': '}', '(': ')', '[': ']' });

/**
 * Replaces what stands in strings, templates and comments by `_` and spaces, so that what is left is code alone, at the
 * same places. Knows TypeScript without regular expressions and JSX.
 *
 * @param {string} source
 * @throws {UnreadableError} when a string or a bracket does not end
 */
export function maskLiterals(source) {
  let masked = '';
  /** @type {string[]} */
  const open = [];
  for (let at = 0; at < source.length; ) {
    const end = endOfLiteral(source, at);
    const character = source[at] ?? '';
    if (end > at) {
      const isComment = character === '/';
      masked += source.slice(at, end).replace(/[^\n]/g, isComment ? ' ' : '_');
      at = end;
      continue;
    }
    if (character in closing) open.push(closing[character] ?? '');
    else if ('})]'.includes(character) && open.pop() !== character)
      throw new UnreadableError(`there is a "${character}" too many`);
    masked += character;
    at += 1;
  }
  if (open.length > 0) throw new UnreadableError(`a "${open.at(-1)}" is missing`);
  return masked;
}

/**
 * Where the string, template or comment that begins here ends; `at` when none begins.
 *
 * @param {string} source
 * @param {number} at
 * @returns {number}
 */
function endOfLiteral(source, at) {
  if (source.startsWith('//', at)) return endOr(source.indexOf('\n', at), 0, source.length);
  if (source.startsWith('/*', at)) return endOr(source.indexOf('*/', at), 2);
  const quote = source[at];
  if (quote === '`') return endOfTemplate(source, at);
  if (quote !== "'" && quote !== '"') return at;
  for (let next = at + 1; next < source.length && source[next] !== '\n'; next += 1) {
    if (source[next] === quote) return next + 1;
    if (source[next] === '\\') next += 1;
  }
  throw new UnreadableError('a string does not end');
}

/**
 * @param {string} source
 * @param {number} at
 * @returns {number}
 */
function endOfTemplate(source, at) {
  let depth = 0;
  for (let next = at + 1; next < source.length; ) {
    if (depth === 0 && source[next] === '`') return next + 1;
    if (source[next] === '\\') next += 2;
    else if (depth === 0 && source.startsWith('${', next)) {
      depth = 1;
      next += 2;
    } else if (depth === 0) next += 1;
    else {
      const end = endOfLiteral(source, next);
      if (source[next] === '{') depth += 1;
      if (source[next] === '}') depth -= 1;
      next = Math.max(end, next + 1);
    }
  }
  throw new UnreadableError('a template does not end');
}

/**
 * @param {number} index
 * @param {number} length
 * @param {number} [otherwise]
 */
function endOr(index, length, otherwise) {
  if (index >= 0) return index + length;
  if (otherwise !== undefined) return otherwise;
  throw new UnreadableError('a comment does not end');
}
