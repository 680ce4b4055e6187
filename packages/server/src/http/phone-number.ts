/**
 * A phone number from a query string. The client does not encode it, so that the `+` of `+14155550100` arrives as a
 * space (protocol, section 3.1).
 *
 * @example
 * readPhoneNumber(' 14155550100'); // '+14155550100'
 */
export function readPhoneNumber(text: string): string {
  const decoded = text.replace(/^%2B/i, '+');
  return /^ +\d/.test(decoded) ? `+${decoded.trim()}` : decoded.trim();
}

/** The user's further number formats: a comma list, `*` for each digit. */
export function readFormats(text: string): string[] {
  return text
    .split(',')
    .map((format) => format.trim())
    .filter((format) => format !== '' && format.length <= 64)
    .slice(0, 3);
}
