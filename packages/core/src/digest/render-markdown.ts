import type { Block, Line, Span } from './document.js';

/**
 * Renders blocks as CommonMark. Every ASCII punctuation mark of a text is escaped and white space at the ends of its
 * lines written as an entity, so that no text can turn into a heading, a list, a link or code.
 */
export function renderMarkdown(blocks: readonly Block[]): string {
  return blocks.map(renderBlock).join('\n').trim();
}

function renderBlock(block: Block): string {
  if ('line' in block) return `${renderLine(block.line)}\n`;
  return block.items
    .map((lines) => `- ${lines.map(renderLine).join('\\\n').replaceAll('\n', '\n  ')}\n`)
    .join('');
}

function renderLine(line: Line): string {
  return line.map(renderSpan).join('');
}

function renderSpan({ text, strong, link }: Span): string {
  const markdown = text.split('\n').map(escapeLine).join('\\\n');
  if (link !== undefined) return `[${markdown}](<${link.replace(/[<>\\]/g, encodeURIComponent)}>)`;
  return strong && markdown !== '' ? `**${markdown}**` : markdown;
}

function escapeLine(text: string): string {
  return text
    .replace(/[!-/:-@[-`{-~]/g, '\\$&')
    .replace(/^\s+|\s+$/g, (space) => Array.from(space, (character) => `&#${character.codePointAt(0)};`).join(''));
}
