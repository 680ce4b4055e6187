import type { Format, Line } from './document.js';

/** Plain text: one line each, list items behind `- `, a link's address in brackets. */
export const plainFormat: Format = {
  line: renderLine,
  block: (block) =>
    'line' in block ? renderLine(block.line) : plainFormat.list(block.items.map(plainFormat.item)),
  item: (lines) => `- ${lines.map(renderLine).join('\n').replaceAll('\n', '\n  ')}`,
  list: (items) => items.join('\n'),
  join: (pieces) => pieces.join('\n').trim(),
};

function renderLine(line: Line): string {
  return line.map(({ text, link }) => (link && link !== text ? `${text} (${link})` : text)).join('');
}
