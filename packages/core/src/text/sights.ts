/**
 * What people see in a text beside its words, and no CRM makes of ours: pictures, boxes to tick, marks, a link behind a word. They
 * are counted, not compared: CRMs serve pictures from changing addresses, and lead links over their own.
 */
import { decodeHTML } from 'entities';
import type { Markup } from './reading.js';

const shown = /<(?:img|input|video|audio|iframe|object|embed|mark)\b[^<>]*>/gi;
/** CRMs make pictures of emoji. */
const emoji = /emoji|\balt\s*=\s*["']?(?:[\p{Extended_Pictographic}\p{Regional_Indicator}]|.\uFE0F?\u20E3)/iu;

/** With the words that a link begins with, whatever they are wrapped in. */
const htmlLink = /<a\s[^<>]*>(?:\s*<[^</>][^<>]*>)*[^<>]*/gi;
/** CRMs lead what they know themselves, such as a person, to addresses of their own. */
const foreign = /\bhref\s*=\s*(?:["']\s*)?(?:https?:)?\/\//i;
/** Or an escaped sign, so that a link begins at none: to look behind each of very many brackets would hold up everybody. */
const markdownLink = /\\.|(?<shown>!?)\[(?<words>(?:\\.|[^\\[\]])*)\]\((?:<[^<>]*>|[^\s()<>]+)\)/g;

/** How many pictures, boxes, marks and links stand in a text. */
export function sightsIn(text: string, markup: Markup): number {
  if (markup === 'none') return 0;
  if (markup === 'markdown') {
    const links = Array.from(text.matchAll(markdownLink), ({ groups }) => groups ?? {});
    return links.filter((link) => link['shown'] === '!' || isOverWords(unescaped(link['words'] ?? '')))
      .length;
  }
  const pictures = Array.from(text.matchAll(shown)).filter(([picture]) => !emoji.test(picture));
  const links = Array.from(text.matchAll(htmlLink)).filter(([link]) => {
    const end = link.indexOf('>') + 1;
    return foreign.test(link.slice(0, end)) && isOverWords(decodeHTML(link.slice(link.lastIndexOf('>') + 1)));
  });
  return pictures.length + links.length;
}

/** CRMs make links of addresses, of hosts, of numbers, of a `#tag` and an `@name`. */
function isOverWords(text: string): boolean {
  const said = text.trim();
  if (!/\p{L}/u.test(said) || /^[#@]/.test(said)) return false;
  return /\s/.test(said) || !/[.:@][\p{L}\p{N}/]/u.test(said);
}

function unescaped(markdown: string): string {
  return markdown.replace(/\\(.)/g, '$1');
}
