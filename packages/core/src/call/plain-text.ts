import { decodeHTML } from 'entities';
import type { LogFormat } from '../contract/v1/digest.js';
import { tag } from '../text/reading.js';

const LAST_CODE_POINT = 0x10_ff_ff;

/** What a person reads of a text in a CRM, line by line: for the form in which they go on writing. */
export function toPlainText(raw: string, format: LogFormat): string {
  if (format === 'text/html') {
    const lines = raw
      .replace(/\r\n?/g, '\n')
      .replace(/<br\b[^<>]*>(?:\n)?/gi, '\n')
      .replace(/<\/(?:p|div|li|ul|ol|h\d|tr|blockquote)\s*>/gi, '\n');
    return trimLines(decodeHTML(lines.replace(tag, '')).replaceAll('\u00A0', ' '));
  }
  if (format === 'text/markdown') {
    // In one go: what an escaped text says of itself is no entity.
    const unescaped = raw.replace(
      /\\([\n!-/:-@[-`{-~])|&#(\d{1,7});/g,
      (entity, escaped: string | undefined, code: string) => escaped ?? signOf(Number(code)) ?? entity,
    );
    return trimLines(unescaped);
  }
  return trimLines(raw.replace(/\r\n?/g, '\n'));
}

function signOf(code: number): string | undefined {
  return code <= LAST_CODE_POINT ? String.fromCodePoint(code) : undefined;
}

function trimLines(text: string): string {
  return text.replace(/^\s*\n/, '').trimEnd();
}
