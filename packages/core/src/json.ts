import { isSafeNumber, parse } from 'lossless-json';

/** A bare integer of 16 or more digits may be beyond 2^53, where JSON.parse silently changes its last digits. */
const longNumber = /(?:^|[[:,\s])-?\d{16,}/;

/**
 * Parses JSON without damaging 64-bit ids: an integer beyond 2^53 becomes a string with all its digits (protocol,
 * section 4.3). Everything else is as with `JSON.parse`.
 *
 * @throws SyntaxError when the text is not JSON; RangeError when it is nested too deeply
 * @example
 * parseJson('{"conversationId":5578984350117917661}'); // { conversationId: '5578984350117917661' }
 */
export function parseJson(text: string): unknown {
  if (!longNumber.test(text)) return JSON.parse(text);
  return parse(text, undefined, {
    parseNumber: (digits) => (isSafeNumber(digits) || /[.eE]/.test(digits) ? Number(digits) : digits),
    onDuplicateKey: ({ newValue }) => newValue,
  });
}
