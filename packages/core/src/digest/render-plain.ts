import type { Block, Line } from './document.js';

/** Renders blocks as plain text: one line each, list items behind `- `, a link's address in brackets. */
export function renderPlain(blocks: readonly Block[]): string {
  return blocks.map(renderBlock).join('\n').trim();
}

function renderBlock(block: Block): string {
  if ('line' in block) return renderLine(block.line);
  return block.items
    .map((lines) => `- ${lines.map(renderLine).join('\n').replaceAll('\n', '\n  ')}`)
    .join('\n');
}

function renderLine(line: Line): string {
  return line.map(({ text, link }) => (link && link !== text ? `${text} (${link})` : text)).join('');
}
