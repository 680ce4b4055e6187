import type { Block, Line, Span } from './document.js';

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * Renders blocks as HTML with `<b>`, `<br>`, `<ul>`, `<li>` and `<a href>` only: what CRMs keep when they sanitise.
 * Text is escaped, so that nothing a person writes is ever markup.
 */
export function renderHtml(blocks: readonly Block[]): string {
  return blocks.map(renderBlock).join('').replace(/<br>$/, '');
}

function renderBlock(block: Block): string {
  if ('line' in block) return `${renderLine(block.line)}<br>`;
  return `<ul>${block.items.map((lines) => `<li>${lines.map(renderLine).join('<br>')}</li>`).join('')}</ul>`;
}

function renderLine(line: Line): string {
  return line.map(renderSpan).join('');
}

function renderSpan({ text, strong, link }: Span): string {
  let html = escapeHtml(text).replaceAll('\n', '<br>');
  if (link !== undefined) html = `<a href="${escapeHtml(link)}">${html}</a>`;
  return strong ? `<b>${html}</b>` : html;
}

/** Escapes a text for HTML content and for quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
