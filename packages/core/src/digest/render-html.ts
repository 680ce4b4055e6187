import type { Format, Line, Span } from './document.js';

/**
 * HTML with `<b>`, `<br>`, `<ul>`, `<li>` and `<a href>` only: what CRMs keep when they sanitise. Text is escaped, so that
 * nothing a person writes is ever markup.
 */
export const htmlFormat: Format = {
  line: renderLine,
  block: (block) =>
    'line' in block ? `${renderLine(block.line)}<br>` : htmlFormat.list(block.items.map(htmlFormat.item)),
  item: (lines) => `<li>${lines.map(renderLine).join('<br>')}</li>`,
  list: (items) => `<ul>${items.join('')}</ul>`,
  join: (pieces) => {
    const html = pieces.join('');
    return html.endsWith('<br>') ? html.slice(0, -'<br>'.length) : html;
  },
};

function renderLine(line: Line): string {
  let html = '';
  for (const span of line) html += renderSpan(span);
  return html;
}

function renderSpan({ text, strong, link }: Span): string {
  let html = escapeHtml(text).replaceAll('\n', '<br>');
  if (link !== undefined) html = `<a href="${escapeHtml(link)}">${html}</a>`;
  return strong ? `<b>${html}</b>` : html;
}

/** Escapes a text for HTML content and for quoted attributes. */
export function escapeHtml(text: string): string {
  if (!/[&<>"']/.test(text)) return text;
  // One sign after another: twice as fast as a pattern, which counts where a text is long.
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
