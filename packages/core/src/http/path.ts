import { DaybookError } from '../errors/daybook-error.js';

/**
 * Builds the path of an address from fixed text and ids. Every id is encoded where it enters, so that none can leave
 * its place: `../users` or `1?admin=1` stays one segment.
 *
 * @throws DaybookError `bad_request` for an id that even encoded means another place (`.`, `..`, nothing)
 * @example
 * path`/persons/${'7/../me'}`; // '/persons/7%2F..%2Fme'
 */
export function path(fixed: TemplateStringsArray, ...ids: readonly (string | number)[]): string {
  return fixed.reduce((before, text, index) => before + encodeSegment(ids[index - 1]) + text);
}

function encodeSegment(id: string | number | undefined): string {
  const text = String(id ?? '');
  if (text === '' || text === '.' || text === '..')
    throw new DaybookError('bad_request', { detail: 'an id is not one' });
  return encodeURIComponent(text.toWellFormed());
}
