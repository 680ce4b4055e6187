const TOKEN = /<!--[\s\S]*?(?:-->|$)|<[!?][^<>]*>|<\/?[a-zA-Z](?:[^"'<>]|"[^"]*"|'[^']*')*>|<|[^<]+/g;
const KEPT = new Set(['a', 'b', 'li', 'ul']);
const NAMED: Record<string, string> = { amp: '&', apos: "'", gt: '>', lt: '<', nbsp: '\u00A0', quot: '"' };

/**
 * A note as Pipedrive might store it. Keeps `b`, `br`, `ul`, `li` and `a` with an http(s) address, without any other
 * attribute; of other tags only the text stays; comments go. Entities come out in one spelling, and so does `<br />`.
 * Pipedrive publishes no list of what it keeps, so this one is a guess on the strict side.
 *
 * @example sanitiseNote('<p>It&#39;s<br><!-- 7 --><b class="x">on</b></p>'); // "It's<br /><b>on</b>"
 */
export function sanitiseNote(html: string): string {
  const open: string[] = [];
  let clean = '';
  for (const [token] of html.matchAll(TOKEN)) {
    const tag = /^<(\/?)([a-zA-Z][a-zA-Z0-9]*)/.exec(token);
    if (!tag) {
      if (!/^<[!?]/.test(token)) clean += encode(decode(token));
      continue;
    }
    const closes = tag[1] === '/';
    const name = (tag[2] ?? '').toLowerCase();
    if (name === 'br') clean += '<br />';
    else if (KEPT.has(name)) clean += closes ? close(open, name) : start(open, name, token);
  }
  return (
    clean +
    open
      .toReversed()
      .map((name) => endOf(name))
      .join('')
  );
}

/** A link without a harmless address is written as nothing, and remembered so that its end is nothing too. */
const DEAD_LINK = 'dead link';

function start(open: string[], name: string, tag: string): string {
  if (name !== 'a') {
    open.push(name);
    return `<${name}>`;
  }
  const [, double, single, bare] = /\shref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))/i.exec(tag) ?? [];
  const address = decode(double ?? single ?? bare ?? '').trim();
  const harmless = /^https?:\/\//i.test(address);
  open.push(harmless ? 'a' : DEAD_LINK);
  return harmless ? `<a href="${encode(address).replaceAll('"', '&quot;')}">` : '';
}

/** Closes what is open inside the element too; an end without a start is nothing. */
function close(open: string[], name: string): string {
  const at = open.findLastIndex(
    (candidate) => candidate === name || (name === 'a' && candidate === DEAD_LINK),
  );
  if (at < 0) return '';
  return open
    .splice(at)
    .toReversed()
    .map((inner) => endOf(inner))
    .join('');
}

function endOf(name: string): string {
  return name === DEAD_LINK ? '' : `</${name}>`;
}

function decode(text: string): string {
  return text.replaceAll(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]+));/gi, (entity, decimal, hex, name) => {
    if (name) return NAMED[String(name).toLowerCase()] ?? entity;
    const code = decimal ? Number(decimal) : Number.parseInt(String(hex), 16);
    const printable = code >= 0x20 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
    return printable || code === 0x0a ? String.fromCodePoint(code) : entity;
  });
}

function encode(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\u00A0', '&nbsp;');
}
