/**
 * The words of an entry's text and where each of them stands in it: how a piece of ours is found again in a text that people
 * changed and that a CRM has spelled in its own way.
 */
import { decodeHTML } from 'entities';
import type { LogFormat } from '../contract/v1/digest.js';

/** What is read without a markup of its own: a tag, an entity, or one character. */
const unit = /<[^<>]*>|&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z][a-z\d]{1,30});?|[^]/giu;
/** What belongs to the character before it: marks, and the later parts of a Korean syllable. */
const belongsToFormer = /^[\p{M}\u1160-\u11FF]/u;
const blank = /^[\s\u200B\uFEFF\u00A0]*$/;

/** `words`: everything but markup, white space and spelling. `letters`: letters and digits alone, which no CRM changes. */
export type Measure = 'words' | 'letters';

/** A text reduced to its words, each UTF-16 unit with the range of the text that it comes from. */
export interface EntryWords {
  text: string;
  starts: number[];
  ends: number[];
}

/** Part of a text. */
export interface Range {
  start: number;
  end: number;
}

/** Reads the words of an entry's text. */
export function readWords(raw: string, format: LogFormat, measure: Measure): EntryWords {
  const isMarkup = format === 'text/html' || (format === 'text/markdown' && measure === 'letters');
  const clusters: (Range & { text: string })[] = [];
  for (const { 0: token, index: start } of raw.matchAll(unit)) {
    if (isMarkup && token.length > 1 && token.startsWith('<')) continue;
    const text = isMarkup && token.length > 1 && token.startsWith('&') ? decodeHTML(token) : token;
    const end = start + token.length;
    const former = clusters.at(-1);
    if (former && belongsToFormer.test(text)) {
      former.text += text;
      former.end = end;
    } else clusters.push({ text, start, end });
  }
  const words: EntryWords = { text: '', starts: [], ends: [] };
  const texts: string[] = [];
  for (const { text, start, end } of clusters) {
    const reduced = measure === 'words' ? reduceToWords(text) : reduceToLetters(text);
    texts.push(reduced);
    for (let index = 0; index < reduced.length; index += 1) {
      words.starts.push(start);
      words.ends.push(end);
    }
  }
  words.text = texts.join('');
  return words;
}

function reduceToWords(text: string): string {
  return blank.test(text) ? '' : text.normalize('NFC').replace(/[\s\u200B\uFEFF\u00A0]+/g, '');
}

function reduceToLetters(text: string): string {
  return text.normalize('NFKC').replace(/[^\p{L}\p{N}]|[\u{10000}-\u{10FFFF}]/gu, '');
}

/** The words alone. */
export function wordsIn(raw: string, format: LogFormat): string {
  return readWords(raw, format, 'words').text;
}
