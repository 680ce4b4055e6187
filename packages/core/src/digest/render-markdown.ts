import type { Format, Line, Span } from './document.js';

/** What a backslash takes its meaning from: every punctuation mark of ASCII. */
export const punctuation = /[!-/:-@[-`{-~]/g;

/**
 * CommonMark. Every ASCII punctuation mark of a text is escaped and white space at the ends of its lines written as an
 * entity, so that no text can turn into a heading, a list, a link or code.
 */
export const markdownFormat: Format = {
  line: renderLine,
  block: (block) =>
    'line' in block
      ? `${renderLine(block.line)}\n`
      : markdownFormat.list(block.items.map(markdownFormat.item)),
  item: (lines) => `- ${lines.map(renderLine).join('\\\n').replaceAll('\n', '\n  ')}\n`,
  list: (items) => items.join(''),
  join: (pieces) => pieces.join('\n').trim(),
};

function renderLine(line: Line): string {
  return line.map(renderSpan).join('');
}

function renderSpan({ text, strong, link, verbatim }: Span): string {
  const markdown = verbatim ? text : escapeText(text);
  if (link !== undefined) return `[${markdown}](<${escapeAddress(link)}>)`;
  return strong && markdown !== '' ? `**${markdown}**` : markdown;
}

/** A line break at the end of a text is an entity too: there, Markdown knows no line break, and `**` would not close. */
function escapeText(text: string): string {
  const end = text.trimEnd().length;
  return text.slice(0, end).split('\n').map(escapeLine).join('\\\n') + toEntities(text.slice(end));
}

function escapeLine(line: string): string {
  const start = line.length - line.trimStart().length;
  const end = Math.max(start, line.trimEnd().length);
  const escaped = line.slice(start, end).replace(punctuation, '\\$&');
  return toEntities(line.slice(0, start)) + escaped + toEntities(line.slice(end));
}

function toEntities(space: string): string {
  // Nearly always, and twice a line.
  if (space === '') return '';
  return Array.from(space, (character) => `&#${character.codePointAt(0)};`).join('');
}

function escapeAddress(link: string): string {
  return link.replace(/[<>\\]/g, encodeURIComponent).replaceAll('&', '&amp;');
}
