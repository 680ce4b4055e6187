/** How a text is read that is compared with another one: what in it is markup, and what counts of the rest. */
import { decodeHTML } from 'entities';
import type { LogFormat } from '../contract/v1/digest.js';

/** `words`: everything but markup, white space and spelling. `letters`: letters and digits alone, which no CRM changes. */
export type Measure = 'words' | 'letters';

/** What in a text is not to be read as it stands. */
export type Markup = 'html' | 'none';

/** Ends before the next one begins: however many begin and none ends, they take no longer than other signs. */
export const tag = /<[^<>]*>/g;

const reference = /&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z][a-z\d]{1,30});?/;

/** All that is markup. */
export const tokens: Readonly<Record<Exclude<Markup, 'none'>, RegExp>> = {
  html: new RegExp(`${tag.source}|${reference.source}`, 'giu'),
};

/** What nearly every reference stands for: they need not be looked up among all that HTML has. */
const usual: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
};

/** As what a text is read. CRMs make HTML of Markdown: so it is read for its letters. */
export function markupOf(format: LogFormat, measure: Measure): Markup {
  return format === 'text/html' || (format === 'text/markdown' && measure === 'letters') ? 'html' : 'none';
}

/**
 * A text without its markup.
 *
 * @example
 * withoutMarkup('a<br>b &lt; c', 'html'); // 'ab < c'
 */
export function withoutMarkup(text: string, markup: Markup): string {
  return markup === 'none' ? text : text.replace(tokens[markup], meaningOf);
}

function meaningOf(token: string): string {
  return token.startsWith('&') ? (usual[token] ?? decodeHTML(token)) : '';
}

/**
 * What counts of a text without markup. Two with the same words are the same to a reader; letters are left by CRMs, too, that
 * drop emoji, dashes and empty lines, or print other quotation marks.
 */
export function reduce(text: string, measure: Measure): string {
  return measure === 'words'
    ? text.normalize('NFC').replace(/[\s\u200B\uFEFF\u00A0]+/g, '')
    : text.normalize('NFKC').replace(/(?:[^\p{L}\p{N}]|[\u{10000}-\u{10FFFF}])+/gu, '');
}
