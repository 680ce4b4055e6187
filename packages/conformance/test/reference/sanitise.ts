const KEPT = new Set(['a', 'b', 'br', 'li', 'ul']);

/** What the reference CRM keeps of HTML: a few tags without attributes, links to https, no comments. */
export function sanitise(html: string): string {
  return html
    .replace(/<!--[^]*?-->/g, '')
    .replace(/<(script|style)\b[^]*?<\/\1>/gi, '')
    .replace(/<(\/?)([a-z][a-z0-9]*)\b([^>]*)>/gi, (_tag, end: string, name: string, rest: string) => {
      const tag = name.toLowerCase();
      if (!KEPT.has(tag)) return '';
      if (tag === 'br') return '<br />';
      if (end === '/') return `</${tag}>`;
      const [, address] = /\bhref="(https:[^"]*)"/i.exec(rest) ?? [];
      return tag === 'a' && address ? `<a href="${address}">` : `<${tag}>`;
    });
}
