import type { LogFormat } from '../contract/v1/digest.js';
import type { Range } from '../text/entry-words.js';

const tag = /<(?<slash>\/?)(?<name>[a-z][a-z\d-]*)(?:\s[^<>]*)?>/gi;
const voidTags = new Set(['br', 'hr', 'img', 'input', 'wbr', 'meta', 'link', 'col', 'area', 'source']);
/** A tag and the white space beside it are shorter than this. */
const NEAR = 2_000;
const openingBefore = /<(?<name>[a-z][a-z\d-]*)(?:\s[^<>]*)?>\s*$/i;
const closingBehind = /^\s*<\/(?<name>[a-z][a-z\d-]*)\s*>/i;

interface Tag {
  name: string;
  raw: string;
}

/**
 * Puts texts in the place of ranges that do not overlap; everything around them stays byte for byte. A range of HTML is
 * widened over the tags beside it that it opens or closes; of tags whose other half stands beyond somebody's words, its
 * half stays too.
 *
 * @example
 * replaceRanges('<p>mine</p><b>a</b>', [{ range: { start: 14, end: 15 }, text: 'z' }], 'text/html'); // '<p>mine</p><b>z</b>'
 */
export function replaceRanges(
  raw: string,
  edits: readonly { range: Range; text: string }[],
  format: LogFormat,
): string {
  const fromBehind = edits.toSorted((one, other) => other.range.start - one.range.start);
  return fromBehind.reduce((text, edit) => {
    const { start, end, kept } =
      format === 'text/html' ? widen(text, edit.range) : { ...edit.range, kept: '' };
    return text.slice(0, start) + edit.text + kept + text.slice(end);
  }, raw);
}

/** The range with the tags beside it that it opens or closes, and what must stay of the others. */
export function widen(raw: string, range: Range): Range & { kept: string } {
  let { start, end } = range;
  const { closing, opening } = unbalanced(raw.slice(start, end));
  for (;;) {
    const before = openingBefore.exec(raw.slice(Math.max(0, start - NEAR), start));
    if (!before || closing[0] === undefined || before.groups?.['name']?.toLowerCase() !== closing[0].name)
      break;
    start = Math.max(0, start - NEAR) + before.index;
    closing.shift();
  }
  for (;;) {
    const behind = closingBehind.exec(raw.slice(end, end + NEAR));
    const last = opening.at(-1);
    if (!behind || last === undefined || behind.groups?.['name']?.toLowerCase() !== last.name) break;
    end += behind[0].length;
    opening.pop();
  }
  return { start, end, kept: [...closing, ...opening].map(({ raw: kept }) => kept).join('') };
}

/** The tags of a piece whose other half is not in it: first those that it closes, then those that it leaves open. */
function unbalanced(piece: string): { closing: Tag[]; opening: Tag[] } {
  const closing: Tag[] = [];
  const opening: Tag[] = [];
  for (const { 0: whole, groups } of piece.matchAll(tag)) {
    const name = groups?.['name']?.toLowerCase() ?? '';
    if (voidTags.has(name) || whole.endsWith('/>')) continue;
    if (groups?.['slash'] !== '/') opening.push({ name, raw: whole });
    else if (opening.at(-1)?.name === name) opening.pop();
    else closing.push({ name, raw: whole });
  }
  return { closing, opening };
}
