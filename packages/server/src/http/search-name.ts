/**
 * The name that somebody searches for, from a request's address. C16 does not encode it (protocol, section 3.3), so
 * that `AT&T` arrives as `name=AT&T`: what follows without a `=` belongs to the name.
 *
 * @example
 * readSearchName('/custom/contact/search?jwtToken=x&name=AT&T'); // 'AT&T'
 */
export function readSearchName(url: string): string {
  const parts = url.slice(url.indexOf('?') + 1).split('&');
  const start = parts.findIndex((part) => part.startsWith('name='));
  if (start === -1) return '';
  const end = parts.findIndex((part, index) => index > start && part.includes('='));
  const name = parts.slice(start, end === -1 ? undefined : end).join('&');
  return decode(name.slice('name='.length).replaceAll('+', ' ')).trim();
}

/** A name that was not encoded may hold a `%` of its own. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
