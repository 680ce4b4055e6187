import { decodeHTML } from 'entities';

/**
 * Whether an entry's text is the one that a marker names, and not one that quotes it: people quote markers in messages and
 * in notes to calls, and write below our text. Ours is a line of its own, and the last such line.
 *
 * @param body - HTML, Markdown or plain text, as the CRM gives it
 * @example
 * isMarkedAs('<b>Call details</b><br>Daybook #k7Q2mX9aBcDe<p>Call her back!</p>', 'Daybook #k7Q2mX9aBcDe'); // true
 * isMarkedAs('What is Daybook #k7Q2mX9aBcDe?', 'Daybook #k7Q2mX9aBcDe'); // false
 */
export function isMarkedAs(body: string, marker: string): boolean {
  const lines = decodeHTML(body.replace(tagWithoutMarker, '\n')).split('\n');
  const last = lines.map((line) => line.replace(/\s+/g, ' ').trim()).findLast((line) => MARKER.test(line));
  return last === marker;
}

const MARKER = /^Daybook #[A-Za-z0-9]+$/;
/** From a `<` of one line of Markdown or plain text to a `>` of a later one is none: our marker may stand between them. */
const tagWithoutMarker = /<(?:(?!Daybook #)[^<>])*>/g;
