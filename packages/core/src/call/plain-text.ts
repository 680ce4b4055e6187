import { decodeHTML } from 'entities';
import type { LogFormat } from '../contract/v1/digest.js';

/** What a person reads of a text in a CRM, line by line: for the form in which they go on writing. */
export function toPlainText(raw: string, format: LogFormat): string {
  if (format === 'text/html') {
    const lines = raw
      .replace(/\r\n?/g, '\n')
      .replace(/<br\b[^<>]*>(?:\n)?/gi, '\n')
      .replace(/<\/(?:p|div|li|ul|ol|h\d|tr|blockquote)\s*>/gi, '\n');
    return trimLines(decodeHTML(lines.replace(/<[^<>]*>/g, '')).replaceAll('\u00A0', ' '));
  }
  if (format === 'text/markdown') {
    const unescaped = raw
      .replace(/\\\n/g, '\n')
      .replace(/\\([!-/:-@[-`{-~])/g, '$1')
      .replace(/&#(\d{1,7});/g, (_entity, code: string) => String.fromCodePoint(Number(code)));
    return trimLines(unescaped);
  }
  return trimLines(raw.replace(/\r\n?/g, '\n'));
}

function trimLines(text: string): string {
  return text.replace(/^\s*\n/, '').trimEnd();
}
