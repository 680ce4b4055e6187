/**
 * What people see in a text beside its words, and no CRM makes of ours: pictures, boxes to tick, marks, a link behind a word. They
 * are counted, not compared: CRMs serve pictures from changing addresses, and lead links over their own.
 */
import { decodeHTML } from 'entities';
import { lettersOf, type Markup, tag, withoutMarkup } from './reading.js';

const showing = 'img|input|video|audio|iframe|object|embed|mark';
const shown = new RegExp(String.raw`<(?:${showing})\b[^<>]*>`, 'gi');
/** CRMs make rules, tables and frames of our text, and signs beside it: only apart from it are they a person's. */
const shownApart = new RegExp(String.raw`<(?:${showing}|hr|table|svg|figure)\b`, 'i');
/** CRMs make pictures of emoji, named by their signs, as in `:grinning:`, or by their numbers in Unicode. */
const emoji = new RegExp(
  [
    'emoji',
    String.raw`\balt\s*=\s*["']?(?:[\p{Extended_Pictographic}\p{Regional_Indicator}]|.\uFE0F?\u20E3)`,
    String.raw`\b(?:alt|title)\s*=\s*["']?:[\w+-]+:`,
    String.raw`[/"'=](?:u\+?)?1f[\da-f]{3}(?:[-_][\da-f]{2,5})*\.(?:gif|png|svg|webp)`,
    String.raw`[/"'=](?:u\+?)?[\da-f]{2,5}[-_](?:fe0f|20e3)\b`,
  ].join('|'),
  'iu',
);

/** With the words that a link begins with, whatever they are wrapped in. */
const htmlLink = /<a\s[^<>]*>(?:\s*<[^</>][^<>]*>)*[^<>]*/gi;
/** Within their own pages CRMs link as they like. */
const foreign = /\bhref\s*=\s*(?:["']\s*)?(?:https?:)?\/\//i;
/** Or an escaped sign, so that a link begins at none: to look behind each of very many brackets would hold up everybody. */
const markdownLink = /\\.|(?<shown>!?)\[(?<words>(?:\\.|[^\\[\]])*)\]\((?:<[^<>]*>|[^\s()<>]+)\)/g;

const PARTICIPANTS = 'Participants';
/** Tags that begin no line. */
const inline = /<\/?(?:a|b|em|font|i|mark|s|span|strong|u)\b[^<>]*>/gi;
/** How our titles end in a name. */
const titled =
  /\b(?:SMS conversation with|Voicemail left (?:for|by)|Fax document sent (?:to|from)|Inbound Call from|Outbound Call to) (?<name>.+?)(?: - \d\d\/\d\d\/\d\d.*)?$/gm;
/** Such as `1-800-FLOWERS`. */
const spelledNumber = /^(?:\+?1[\s.-]?)?\(?8\d\d\)?[\s.-]?(?:-?[A-Z\d]){7,12}$/;

/** How many pictures, boxes, marks and links stand in a text. */
export function sightsIn(text: string, markup: Markup): number {
  if (markup === 'none') return 0;
  const { pictures, links } = markup === 'html' ? inHtml(text) : inMarkdown(text);
  const linked = links.filter(isOverWords);
  if (linked.length === 0) return pictures;
  const names = namesIn(text, markup);
  return pictures + linked.filter((words) => !names.has(lettersOf(words))).length;
}

/** Whether HTML in which nothing is ours shows anything without a word. */
export function showsApart(html: string): boolean {
  return shownApart.test(html) || sightsIn(html, 'html') > 0;
}

/** Pictures and what is like them, and the words of links. */
interface Sights {
  pictures: number;
  links: string[];
}

function inHtml(text: string): Sights {
  const pictures = Array.from(text.matchAll(shown)).filter(([picture]) => !emoji.test(picture));
  const links = Array.from(text.matchAll(htmlLink), ([link]) => link).filter((link) =>
    foreign.test(link.slice(0, link.indexOf('>') + 1)),
  );
  return {
    pictures: pictures.length,
    links: links.map((link) => decodeHTML(link.slice(link.lastIndexOf('>') + 1))),
  };
}

function inMarkdown(text: string): Sights {
  const found = Array.from(text.matchAll(markdownLink), ({ groups }) => groups ?? {});
  const links = found.filter((link) => link['shown'] === '');
  return {
    pictures: found.filter((link) => link['shown'] === '!').length,
    links: links.map((link) => unescaped(link['words'] ?? '')),
  };
}

/** CRMs make links of addresses, of hosts, of numbers, of a `#tag` and an `@name`. */
function isOverWords(text: string): boolean {
  const said = text.trim();
  if (!/\p{L}/u.test(said) || /^[#@]/.test(said) || spelledNumber.test(said)) return false;
  return /\s/.test(said) || !/[.:@][\p{L}\p{N}/]/u.test(said);
}

/** Letters of the names that our text gives: of those who take part in a day, and whose call or message it is. CRMs lead them to pages of theirs. */
function namesIn(text: string, markup: Markup): Set<string> {
  const lines = withoutMarkup(markup === 'html' ? text.replace(inline, '').replace(tag, '\n') : text, markup);
  const listed = lines.indexOf(PARTICIPANTS);
  const end = listed < 0 ? -1 : lines.indexOf('Conversation(', listed);
  const participants = end < 0 ? [] : lines.slice(listed + PARTICIPANTS.length, end).split('\n');
  const others = Array.from(lines.matchAll(titled), ({ groups }) => groups?.['name'] ?? '');
  return new Set([...participants, ...others].map(lettersOf));
}

function unescaped(markdown: string): string {
  return markdown.replace(/\\(.)/g, '$1');
}
