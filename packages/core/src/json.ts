/** A bare integer of 16 or more digits may be beyond 2^53, where JSON.parse silently changes its last digits. */
const longNumber = /(?:^|[[:,\s])-?\d{16,}/;
/**
 * A string, which is passed over, or a bare integer that is long. A string may have no end: looking for it from each of its
 * quotation marks anew would hold up everybody, and `JSON.parse` refuses it.
 */
const stringOrLongNumber = /"[^"\\]*(?:\\.[^"\\]*)*"?|(?<![\w.+-])-?\d{16,}(?![\w.+-])/g;

/**
 * Parses JSON without damaging 64-bit ids: an integer beyond 2^53 becomes a string with all its digits (protocol,
 * section 4.3). Everything else is as with `JSON.parse`.
 *
 * @throws SyntaxError when the text is not JSON
 * @example
 * parseJson('{"conversationId":5578984350117917661}'); // { conversationId: '5578984350117917661' }
 */
export function parseJson(text: string): unknown {
  return JSON.parse(longNumber.test(text) ? text.replace(stringOrLongNumber, quoteUnsafe) : text);
}

function quoteUnsafe(token: string): string {
  return token.startsWith('"') || isExact(token) ? token : `"${token}"`;
}

/** Whether a number keeps every digit; leading zeros are no JSON, and stay for `JSON.parse` to refuse. */
function isExact(digits: string): boolean {
  return Number.isSafeInteger(Number(digits)) || /^-?0/.test(digits);
}
