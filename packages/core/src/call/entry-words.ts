/**
 * The words of an entry's text and where each of them stands in it: how a piece of ours is found again in a text that people
 * changed and that a CRM has spelled in its own way.
 */
import { decodeHTML } from 'entities';
import type { LogFormat } from '../contract/v1/digest.js';

/** What is read at once: a tag, an entity, a run of ASCII signs, white space, or one other character. */
const unit = /<[^<>]*>|&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z][a-z\d]{1,30});?|[!-%'-;=-~]+|\s+|[^]/giu;
/** What belongs to the character before it: marks, and the later parts of a Korean syllable. */
const belongsToFormer = /^[\p{M}\u1160-\u11FF]/u;
const ascii = /^[!-~]/;
const asciiLetter = /[a-z\d]/i;

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
  const reader = new WordReader(measure);
  for (const { 0: token, index: start } of raw.matchAll(unit)) {
    const isCode = isMarkup && token.length > 1 && (token.startsWith('<') || token.startsWith('&'));
    if (!isCode) reader.read(token, start, start + token.length);
    else if (token.startsWith('&')) reader.readWhole(decodeHTML(token), start, start + token.length);
  }
  return reader.words;
}

/** Collects words with the places where they stand. */
class WordReader {
  readonly words: EntryWords = { text: '', starts: [], ends: [] };
  readonly #measure: Measure;
  /** The last character, to which a mark may still come; where it begins, and where its words do. */
  #last = { text: '', start: 0, at: 0 };

  constructor(measure: Measure) {
    this.#measure = measure;
  }

  /** A piece that stands in the text as it is. */
  read(token: string, start: number, end: number): void {
    if (!ascii.test(token)) this.readWhole(token, start, end);
    else {
      for (let index = 0; index < token.length; index += 1) {
        this.#last = { text: token.charAt(index), start: start + index, at: this.words.starts.length };
        if (this.#measure === 'letters' && !asciiLetter.test(this.#last.text)) continue;
        this.words.text += this.#last.text;
        this.words.starts.push(start + index);
        this.words.ends.push(start + index + 1);
      }
    }
  }

  /** A piece all of which stands at one place, such as an entity. */
  readWhole(text: string, start: number, end: number): void {
    if (belongsToFormer.test(text)) this.#takeBack();
    else this.#last = { text: '', start, at: this.words.starts.length };
    this.#last.text += text;
    const reduced = reduce(this.#last.text, this.#measure);
    this.words.text += reduced;
    for (let index = 0; index < reduced.length; index += 1) {
      this.words.starts.push(this.#last.start);
      this.words.ends.push(end);
    }
  }

  #takeBack(): void {
    const { at } = this.#last;
    this.words.text = this.words.text.slice(0, at);
    this.words.starts.length = at;
    this.words.ends.length = at;
  }
}

function reduce(text: string, measure: Measure): string {
  return measure === 'words'
    ? text.normalize('NFC').replace(/[\s\u200B\uFEFF\u00A0]+/g, '')
    : text.normalize('NFKC').replace(/[^\p{L}\p{N}]|[\u{10000}-\u{10FFFF}]/gu, '');
}

/** The words alone. */
export function wordsIn(raw: string, format: LogFormat): string {
  return readWords(raw, format, 'words').text;
}
