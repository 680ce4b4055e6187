import { z } from 'zod';
import type { LogFormat } from '../contract/v1/digest.js';
import { EntryWords, type Range, wordsIn } from '../text/entry-words.js';
import { fingerprint } from '../text/fingerprint.js';
import { type Markup, type Measure, markupOf } from '../text/reading.js';
import { showsApart, sightsIn } from '../text/sights.js';
import { widen } from './replace-range.js';

const HEAD = 12;
const headingBefore = /#{1,6} $/;
/** What can stand between the last letter of a piece and the next word or tag. */
const signsBehind: Readonly<Record<Markup, RegExp>> = {
  html: /^(?:[^\p{L}\p{N}\s<&]|&(?:amp|lt|gt|quot|apos|#3[49]);)*/u,
  markdown: /^(?:[^\p{L}\p{N}\s<&]|\\[<&])*/u,
  none: /^[^\p{L}\p{N}\s]*/u,
};
/** So often the beginning of a piece may stand in an entry, for example quoted by people. */
const MOST_CANDIDATES = 50;

const reducedSchema = z.object({ head: z.string(), length: z.number().int(), hash: z.string() });

/**
 * How a piece of our text is known again. Its letters are believed only until it has been seen once: what the CRM has made
 * of its words is kept then, and from that look on every sign counts.
 */
export const piecePrintSchema = z.object({
  words: reducedSchema,
  letters: reducedSchema.optional(),
  /** How many pictures and links it has. Missing in what was stored before these were counted. */
  sights: z.number().int().optional(),
});
export type PiecePrint = z.output<typeof piecePrintSchema>;

/** A text in which pieces are looked for, read once. */
export class EntryReading {
  readonly raw: string;
  readonly format: LogFormat;
  readonly #read = new Map<Measure, EntryWords>();
  /** What was looked for already: a long entry is searched by several, each time for the same. */
  readonly #found = new Map<string, { range: Range; print: PiecePrint } | undefined>();

  constructor(raw: string, format: LogFormat) {
    this.raw = raw;
    this.format = format;
  }

  words(measure: Measure = 'words'): EntryWords {
    const known = this.#read.get(measure);
    if (known) return known;
    const [other] = this.#read.values();
    const words = new EntryWords(this.raw, this.format, measure, other);
    this.#read.set(measure, words);
    return words;
  }

  /** Where a piece stands, whole and unchanged; undefined when it does not. */
  find(print: PiecePrint): Range | undefined {
    return this.#look(print)?.range;
  }

  /** The print of a piece as it stands here: from now on every sign counts. */
  printAsStanding(print: PiecePrint): PiecePrint | undefined {
    return this.#look(print)?.print;
  }

  #look(print: PiecePrint): { range: Range; print: PiecePrint } | undefined {
    const name = `${print.words.hash} ${print.letters?.hash ?? ''} ${print.sights ?? ''}`;
    if (!this.#found.has(name)) this.#found.set(name, this.#search(print));
    return this.#found.get(name);
  }

  #search({ words, letters, sights }: PiecePrint): { range: Range; print: PiecePrint } | undefined {
    const byWords = findIn(this.words(), words);
    const byLetters = byWords ? undefined : letters && findIn(this.words('letters'), letters);
    const range = byWords ?? (byLetters && this.#withSigns(byLetters));
    if (range === undefined) return undefined;
    const seenHere = this.#sightsIn(range);
    // CRMs may take links away. What was put in by people makes the piece theirs.
    if (sights !== undefined && seenHere > sights) return undefined;
    const standing = this.raw.slice(range.start, range.end);
    const asStanding = byWords ? words : reducedOf(wordsIn(standing, this.format));
    return { range, print: { words: asStanding, sights: seenHere } };
  }

  /** With the beginning of a link that ends in it. */
  #sightsIn(range: Range): number {
    const { start, end } = this.#markup === 'html' ? widen(this.raw, range) : range;
    return sightsIn(this.raw.slice(start, end), this.#markup);
  }

  /** Whether there is anything that people would miss outside of these ranges: words, or a picture. */
  holdsMore(ranges: readonly Range[]): boolean {
    const isHtml = this.#markup === 'html';
    return piecesOutside(this.raw, ranges).some(
      (piece) => wordsIn(piece, isHtml ? 'text/html' : this.format) !== '' || (isHtml && showsApart(piece)),
    );
  }

  /** The full stop or emoji behind the last letter is part of the piece, and before the first one what makes it a heading. */
  #withSigns({ start, end }: Range): Range {
    const signs = signsBehind[this.#markup].exec(this.raw.slice(end));
    const heading =
      this.#markup === 'markdown' && headingBefore.exec(this.raw.slice(Math.max(0, start - HEAD), start));
    return { start: start - (heading ? heading[0].length : 0), end: end + (signs?.[0].length ?? 0) };
  }

  /** CRMs make HTML of Markdown. */
  get #markup(): Markup {
    return markupOf(this.raw, this.format, 'letters');
  }
}

const readings = new WeakMap<object, EntryReading>();

/** An entry that stands in the CRM, read once for all who look for something in it. */
export function readingOf(standing: { body: string }, format: LogFormat): EntryReading {
  const known = readings.get(standing);
  if (known?.raw === standing.body && known.format === format) return known;
  const reading = new EntryReading(standing.body, format);
  readings.set(standing, reading);
  return reading;
}

/** The print of a piece that is about to be written. */
export function printOfPiece(piece: string, format: LogFormat): PiecePrint {
  const reading = new EntryReading(piece, format);
  return {
    words: reducedOf(reading.words().text),
    letters: reducedOf(reading.words('letters').text),
    sights: sightsIn(piece, markupOf(piece, format, 'letters')),
  };
}

function reducedOf(text: string): z.output<typeof reducedSchema> {
  return { head: text.slice(0, HEAD), length: text.length, hash: hashOf(text) };
}

function findIn(
  words: EntryWords,
  { head, length, hash }: z.output<typeof reducedSchema>,
): Range | undefined {
  if (length === 0) return undefined;
  const { text } = words;
  let at = text.lastIndexOf(head);
  for (let tries = 0; at >= 0 && tries < MOST_CANDIDATES; tries += 1) {
    if (hashOf(text.slice(at, at + length)) === hash) return words.rangeOf(at, length);
    at = at === 0 ? -1 : text.lastIndexOf(head, at - 1);
  }
  return undefined;
}

function piecesOutside(raw: string, ranges: readonly Range[]): string[] {
  const pieces: string[] = [];
  let from = 0;
  for (const { start, end } of ranges.toSorted((one, other) => one.start - other.start)) {
    pieces.push(raw.slice(from, start));
    from = Math.max(from, end);
  }
  return [...pieces, raw.slice(from)];
}

function hashOf(text: string): string {
  return fingerprint(text).slice(0, 22);
}
