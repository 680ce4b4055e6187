/**
 * The words of an entry's text and where each of them stands in it: how a piece of ours is found again in a text that people
 * changed and that a CRM has spelled in its own way.
 */
import type { LogFormat } from '../contract/v1/digest.js';
import { type Markup, type Measure, markupOf, reduce, tokens, withoutMarkup } from './reading.js';

/** What can belong to the character before it: marks, and the later parts of a Korean syllable, in all their widths. */
const later = String.raw`[\p{M}\u1160-\u11FF\u3133-\u318E\uFF9E\uFF9F\uFFA3-\uFFDC]`;
const belongsToFormer = new RegExp(`^${later}`, 'u');

/** A text is read in runs of so many characters: quick, and good enough until somebody asks where a word stands. */
const RUN = 500;
const runs = unitsOf(RUN);
const characters = unitsOf(1);
/** With more marks than this a character is none that anybody reads. */
const MOST_OF_ONE = 4 * RUN;

/** Part of a text. */
export interface Range {
  start: number;
  end: number;
}

/** A piece of a text, without markup. */
interface Said extends Range {
  said: string;
}

/** The same, and what it is reduced to. */
interface Unit extends Range {
  reduced: string;
  /** Where that stands among the words. */
  at: number;
}

/** A text reduced to its words. */
export class EntryWords {
  readonly text: string;
  readonly #raw: string;
  readonly #said: readonly Said[];
  readonly #runs: readonly Unit[];
  readonly #how: { markup: Markup; measure: Measure };

  /** @param other - the same text by another measure: a long one takes its time to be read */
  constructor(raw: string, format: LogFormat, measure: Measure, other?: EntryWords) {
    const markup = markupOf(raw, format, measure);
    this.#raw = raw;
    this.#how = { markup, measure };
    this.#said = other && other.#how.markup === markup ? other.#said : read(raw, runs, markup);
    this.#runs = reduceAll(this.#said, measure);
    this.text = this.#runs.map(({ reduced }) => reduced).join('');
  }

  /** Where so many UTF-16 units of the words stand in the text. */
  rangeOf(at: number, length: number): Range {
    return { start: this.#characterAt(at).start, end: this.#characterAt(at + length - 1).end };
  }

  #characterAt(at: number): Range {
    const run = this.#runs.findLast((each) => each.at <= at);
    if (run === undefined) throw new RangeError(`There is no word at ${at}`);
    const { markup, measure } = this.#how;
    const within = reduceAll(read(this.#raw.slice(run.start, run.end), characters, markup), measure);
    const { start, end } = within.findLast((each) => each.at <= at - run.at) ?? { start: 0, end: 0 };
    return { start: run.start + start, end: run.start + end };
  }
}

function unitsOf(many: number): Record<Markup, RegExp> {
  const withTokens = ({ source, flags }: RegExp): RegExp =>
    new RegExp(`(?:${source}|[^]){1,${many}}${later}*`, flags);
  return {
    html: withTokens(tokens.html),
    markdown: withTokens(tokens.markdown),
    none: new RegExp(`[^]{1,${many}}${later}*`, 'gu'),
  };
}

function read(raw: string, units: Record<Markup, RegExp>, markup: Markup): Said[] {
  const all: Said[] = [];
  for (const { 0: token, index: start } of raw.matchAll(units[markup])) {
    const said = withoutMarkup(token, markup);
    const end = start + token.length;
    const former = all.at(-1);
    if (former && belongsToFormer.test(said) && former.said.length < MOST_OF_ONE) {
      former.said += said;
      former.end = end;
    } else if (said !== '') all.push({ start, end, said });
  }
  return all;
}

function reduceAll(units: readonly Said[], measure: Measure): Unit[] {
  let at = 0;
  return units.flatMap(({ start, end, said }) => {
    const unit = { start, end, reduced: reduce(said, measure), at };
    at += unit.reduced.length;
    return unit.reduced === '' ? [] : [unit];
  });
}

/** The words alone. */
export function wordsIn(raw: string, format: LogFormat): string {
  return new EntryWords(raw, format, 'words').text;
}
