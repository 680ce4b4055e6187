/** How a text is read that is compared with another one: what in it is markup, and what counts of the rest. */
import { decodeHTML, decodeHTMLStrict } from 'entities';
import type { LogFormat } from '../contract/v1/digest.js';
import { punctuation } from '../digest/render-markdown.js';

/** `words`: everything but markup, white space and spelling. `letters`: letters and digits alone, which no CRM changes. */
export type Measure = 'words' | 'letters';

/** What in a text is not to be read as it stands. */
export type Markup = 'html' | 'markdown' | 'none';

/**
 * Begins as HTML has it, so that a heart such as `<3` is none. Ends before the next one begins: however many begin and none
 * ends, they take no longer than other signs.
 */
export const tag = /<(?=[a-z/!?])[^<>]*>/gi;

/** So often a CRM may have escaped a text. */
const MOST_ESCAPED = 4;
const reference = `&(?:(?:amp|#38);){0,${MOST_ESCAPED}}(?:#\\d{1,7}|#x[\\da-f]{1,6}|[a-z][a-z\\d]{1,30})`;

/**
 * All that is markup. Of Markdown it is what we write, and references in place of signs, which CRMs make: somebody's own words
 * never look like one there, as their semicolon is escaped.
 */
export const tokens: Readonly<Record<Exclude<Markup, 'none'>, RegExp>> = {
  html: new RegExp(`${tag.source}|${reference};?`, 'giu'),
  markdown: new RegExp(
    `\\\\?${reference};|\\\\${punctuation.source}|\\]\\((?:<[^<>]*>|[^\\s()<>]+)\\)`,
    'giu',
  ),
};

/** Is not in our Markdown, where a backslash stands before each `<` of a text, and behind the one of a link its address. */
const madeTag = /(?<!\\)<(?:\/[a-z]|(?:br|hr|li|p)\b)[^<>]*>/i;

/** What nearly every reference stands for: they need not be looked up among all that HTML has. */
const usual: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
};

/** Whether a CRM has made HTML of a text that was written as something else. */
export function hasMadeTag(text: string): boolean {
  return madeTag.test(text);
}

/**
 * As what a text is read. CRMs make HTML of Markdown, or leave it as it is: so one is read for its letters that was written as
 * Markdown. One and the same reading of both would take for a tag what people write between two escaped brackets, and a
 * backslash before a tag of the CRM for an escape.
 */
export function markupOf(text: string, format: LogFormat, measure: Measure): Markup {
  if (format === 'text/html') return 'html';
  if (format === 'text/plain' || measure === 'words') return 'none';
  return hasMadeTag(text) ? 'html' : 'markdown';
}

/**
 * A text without its markup.
 *
 * @example
 * withoutMarkup('a<br>b &lt; c', 'html'); // 'ab < c'
 * withoutMarkup('a \\< b &#32;', 'markdown'); // 'a < b  '
 */
export function withoutMarkup(text: string, markup: Markup): string {
  return markup === 'none' ? text : text.replace(tokens[markup], meaningOf);
}

function meaningOf(token: string): string {
  const sign = token.startsWith('\\') ? token.slice(1) : token;
  if (sign.startsWith('&')) return usual[sign] ?? decodeHTML(sign);
  return sign === token ? '' : sign;
}

/**
 * What counts of a text without markup. Two with the same words are the same to a reader; letters are left by CRMs, too, that
 * drop emoji, dashes and empty lines, or print other quotation marks.
 */
export function reduce(text: string, measure: Measure): string {
  if (measure === 'words') return text.normalize('NFC').replace(/[\s\u200B\uFEFF\u00A0]+/g, '');
  const shown = resolved(text);
  return lettersOf(isAscii(shown) ? shown : shown.replace(dropped, ''));
}

/** As most texts are: what reads them need not look for anything else. */
export function isAscii(text: string): boolean {
  // oxlint-disable-next-line no-control-regex -- all of ASCII is meant
  return /^[\0-\u007F]*$/.test(text);
}

/** Before they are composed: emoji among them have letters and digits in them, and fancy letters become plain ones. */
const dropped = /[\u{10000}-\u{10FFFF}]|\p{Extended_Pictographic}|[\d#*]\uFE0F?\u20E3/gu;

/** Whether there is something in a text of which CRMs leave nothing. */
export function hasDropped(text: string): boolean {
  return text.search(dropped) >= 0;
}

/** Letters and digits alone; such as a sign of a trade mark has are two. What was stored in former versions is read so. */
export function lettersOf(text: string): string {
  if (isAscii(text)) return text.replace(/[^A-Za-z\d]+/g, '');
  return text.normalize('NFKC').replace(/(?:[^\p{L}\p{N}]|[\u{10000}-\u{10FFFF}])+/gu, '');
}

/** With the signs that references stand for, however often they were escaped. */
export function resolved(text: string): string {
  let shown = text;
  for (let times = 0; times < MOST_ESCAPED && shown.includes('&'); times += 1)
    shown = decodeHTMLStrict(shown);
  return shown;
}
