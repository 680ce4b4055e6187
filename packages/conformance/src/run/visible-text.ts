import type { LogFormat } from '@daybook/core';
import { decodeHTML } from 'entities';

/** What a reader does not miss: how an emoji before it is drawn. */
const VARIATION_SELECTORS = /[\uFE00-\uFE0F]/g;
/** What a CRM loses, or puts a question mark for, that keeps nothing beyond U+FFFF. */
const EMOJI = /[\u{10000}-\u{10FFFF}]|\u200D|\uFFFD|\?/gu;

/** What a CRM is known to lose. */
export interface Losses {
  dropsEmoji: boolean;
}

/**
 * The lines of an entry as a person reads them, without what CRMs change when they store it: the spelling of tags,
 * entities, rules and line ends, empty lines, white space at the end of a line, variation selectors.
 */
export function visibleText(text: string, format: LogFormat, { dropsEmoji }: Losses): string {
  const plain = (format === 'text/html' ? readHtml(text) : text)
    .normalize('NFC')
    .replace(VARIATION_SELECTORS, '')
    .replace(/\r\n?/g, '\n');
  return (dropsEmoji ? plain.replace(EMOJI, '') : plain)
    .split('\n')
    .map((line) => line.replace(/[\s\u00A0\u200B\uFEFF]+/g, ' ').trim())
    .map((line) => (/^-{3,}$/.test(line) ? '---' : line))
    .filter((line) => line !== '')
    .join('\n');
}

function readHtml(html: string): string {
  return decodeHTML(
    html
      .replace(/<!--[^]*?-->/g, '')
      .replace(/<hr\b[^>]*>/gi, '\n---\n')
      .replace(/<br\b[^>]*>|<\/?(?:p|div|ul|ol|li|h\d|tr)\b[^>]*>/gi, '\n')
      .replace(/<\/?[a-z](?:"[^"]*"|'[^']*'|[^'">])*>/gi, ''),
  );
}

/** The first line in which two texts differ, for a message. */
export function firstDifference(found: string, expected: string): string {
  const [is, shouldBe] = [found.split('\n'), expected.split('\n')];
  const at = shouldBe.findIndex((line, index) => line !== is[index]);
  const index = at < 0 ? shouldBe.length : at;
  const cut = (line: string | undefined): string =>
    line === undefined ? 'missing' : JSON.stringify(line.length > 120 ? `${line.slice(0, 120)}…` : line);
  return `line ${index + 1} is ${cut(is[index])} and should be ${cut(shouldBe[index])}`;
}
