import type { LogFormat } from '@daybook/core';

const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

/**
 * The lines of an entry as a person reads them, without what CRMs change when they store it: the spelling of tags,
 * entities and line ends, empty lines, white space at the end of a line.
 */
export function visibleText(text: string, format: LogFormat): string {
  const plain = format === 'text/html' ? readHtml(text) : text;
  return plain
    .normalize('NFC')
    .replace(/\r\n?/g, '\n')
    .split('\n')
    .map((line) => line.replace(/[\s\u00A0\u200B\uFEFF]+/g, ' ').trim())
    .filter((line) => line !== '')
    .join('\n');
}

function readHtml(html: string): string {
  return decodeEntities(
    html
      .replace(/<!--[^]*?-->/g, '')
      .replace(/<br\b[^>]*>|<\/?(?:p|div|ul|ol|li|h\d|tr)\b[^>]*>/gi, '\n')
      .replace(/<\/?[a-z](?:"[^"]*"|'[^']*'|[^'">])*>/gi, ''),
  );
}

/** Resolves the entities of a text. */
export function decodeEntities(html: string): string {
  return html.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]+));/gi, (whole, decimal, hex, name) => {
    if (typeof name === 'string') return named[name.toLowerCase()] ?? whole;
    const code = typeof decimal === 'string' ? Number(decimal) : Number.parseInt(String(hex), 16);
    return code <= 0x10_ff_ff ? String.fromCodePoint(code) : whole;
  });
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
