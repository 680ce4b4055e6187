import { z } from 'zod';
import type { LogFormat } from '../contract/v1/digest.js';
import { isSpellingOfTitle } from '../text/entry-text.js';
import type { Range } from '../text/entry-words.js';
import { fingerprint } from '../text/fingerprint.js';
import type { CallKnowledge } from './call-knowledge.js';
import { type FactName, factNames } from './call-lines.js';
import type { CallLayout } from './lay-out-call.js';
import { outcomeOf } from './outcome.js';
import {
  type EntryReading,
  type PiecePrint,
  piecePrintSchema,
  printOfPiece,
  readingOf,
} from './piece-print.js';

/** So many of our own former texts are recognised. */
const KEPT = 6;

const textSchema = z.object({
  /** By which our block is found. */
  block: piecePrintSchema,
  /** Tells two blocks apart, links and all. */
  source: z.string(),
  /** The agent's words that stand before it, as text. */
  note: z.string(),
  /** Whether these are partly words, and markup, that people wrote in the CRM: then they are not rendered anew. */
  hasTheirs: z.boolean(),
  /** Of the note that clients wanted when it was written. */
  noteWanted: z.string(),
  subject: z.string(),
});

/**
 * What we remember of one entry: what of ours may stand in it, and what it was told. The text of people is never kept.
 * Several texts may stand there while the fate of a write is unknown, and an older one may land later.
 */
export const callMemorySchema = z.object({
  /** Oldest first. */
  texts: z.array(textSchema),
  /** What was added below an entry whose text people had changed. */
  additions: z.array(piecePrintSchema),
  /** What the newest addition tells. */
  added: z.array(z.enum([...factNames, 'note'])),
  /** What the CRM has confirmed. */
  confirmed: z.object({
    /** Prints of the note and the title that clients wanted. */
    noteWanted: z.string(),
    subject: z.string(),
    /** Prints of facts, of {@link factPrints}. */
    facts: z.record(z.string(), z.string()),
    fields: z.record(z.string(), z.unknown()),
    /** Places up to which texts are told that go on in the next entry, by prints of these. */
    goesOn: z.record(z.string(), z.number().int()).optional(),
  }),
  /** Print of the title that clients wanted at the last write, confirmed or not. Without it: the confirmed one. */
  titleWanted: z.string().optional(),
  /** Values of ours that a field of the CRM may have. */
  fieldBases: z.record(z.string(), z.array(z.unknown())),
});
export type CallMemory = z.output<typeof callMemorySchema>;
export type WrittenText = CallMemory['texts'][number];

/** Of an entry that nothing is known of. */
export const noMemory: CallMemory = {
  texts: [],
  additions: [],
  added: [],
  confirmed: { noteWanted: shortPrint(''), subject: shortPrint(''), facts: {}, fields: {} },
  fieldBases: {},
};

/**
 * Facts of an entry, each as a print: those in its text, and in part 1 those that CRMs have fields for. A text that goes on in
 * the next entry is not told yet.
 */
export function factPrints(
  known: CallKnowledge,
  { details, pieces, left, part }: Pick<CallLayout, 'details' | 'pieces' | 'left' | 'part'>,
): Record<string, string> {
  const told: [FactName, string][] = [
    ...details.flatMap(({ fact, line }): [FactName, string][] =>
      fact === undefined ? [] : [[fact, line.map(({ text, link }) => link ?? text).join('')]],
    ),
    ...pieces.flatMap(({ fact, whole }): [FactName, string][] =>
      fact === undefined
        ? []
        : [[fact, left.pieces.some((rest) => rest.fact === fact) ? `${whole}…` : whole]],
    ),
  ];
  const inFields = {
    time: String(known.startTime?.value),
    duration: String(known.duration?.value),
    outcome: JSON.stringify([outcomeOf(known), known.result?.value, known.told.rank]),
  };
  return Object.fromEntries(
    [...told, ...(part === 1 ? Object.entries(inFields) : [])].map(([name, text]) => [
      name,
      shortPrint(text),
    ]),
  );
}

/** Where the texts go on that an entry has begun to tell. */
export function goingOn({ pieces }: CallLayout['left']): Record<string, number> {
  const begun = pieces.filter(({ text, whole }) => text.length < whole.length);
  return Object.fromEntries(begun.map(({ text, whole }) => [shortPrint(whole), whole.length - text.length]));
}

const blocks = new WeakMap<object, PiecePrint>();

/** By which the block of a layout is found, made once: of a long one that takes its time. */
export function printOfBlock(layout: Pick<CallLayout, 'block'>, format: LogFormat): PiecePrint {
  const known = blocks.get(layout) ?? printOfPiece(layout.block, format);
  blocks.set(layout, known);
  return known;
}

/** A text that is about to be written. */
export function writtenText(
  layout: CallLayout,
  {
    note,
    hasTheirs,
    wanted,
    subject,
    format,
  }: { note: string; hasTheirs: boolean; wanted: string; subject: string; format: LogFormat },
): WrittenText {
  return {
    block: printOfBlock(layout, format),
    source: shortPrint(layout.block),
    note,
    hasTheirs,
    noteWanted: shortPrint(wanted),
    subject,
  };
}

/** With a text of ours that may stand in the entry from now on. */
export function withWrittenText(texts: readonly WrittenText[], text: WrittenText): WrittenText[] {
  const others = texts.filter(({ source, note }) => source !== text.source || note !== text.note);
  return [...others, text].slice(-KEPT);
}

/**
 * With the title that is about to be written. The one before it may still stand while the fate of that is unknown.
 *
 * @param isTextNew - whether the newest text is to be written, too
 */
export function withTitle(texts: readonly WrittenText[], subject: string, isTextNew: boolean): WrittenText[] {
  const newest = texts.at(-1);
  if (newest === undefined) return [];
  return [...(isTextNew ? texts.slice(0, -1) : texts), { ...newest, subject }].slice(-KEPT);
}

/** Our block as it stands in an entry, and which of our texts it is; the newest that is found. */
export function findText(
  reading: EntryReading,
  { texts }: Pick<CallMemory, 'texts'>,
): { text: WrittenText; range: Range; isNewest: boolean } | undefined {
  for (let index = texts.length - 1; index >= 0; index -= 1) {
    const text = texts[index];
    const range = text && reading.find(text.block);
    if (text && range) return { text, range, isNewest: index === texts.length - 1 };
  }
  return undefined;
}

/**
 * With the entry as the CRM shows it: from now on our text is told by every sign, in the CRM's own spelling.
 *
 * @param standing - as `stored` of a write gives it, or the look before one
 */
export function sawEntry(
  memory: CallMemory,
  standing: { subject?: string | null | undefined; body: string },
  format: LogFormat,
): CallMemory {
  const reading = readingOf(standing, format);
  const found = findText(reading, memory);
  if (!found?.isNewest) return memory;
  const { subject } = found.text;
  const seen: WrittenText = {
    ...found.text,
    block: reading.printAsStanding(found.text.block) ?? found.text.block,
    subject: isOurSpelling(standing.subject, subject, memory) ? standing.subject : subject,
  };
  return { ...memory, texts: [...memory.texts.slice(0, -1), seen] };
}

/** Whether the CRM has made it of this title: what it made of a former one can be the beginning of this. */
function isOurSpelling(
  standing: string | null | undefined,
  title: string,
  { texts }: CallMemory,
): standing is string {
  return (
    typeof standing === 'string' &&
    isSpellingOfTitle(standing, title) &&
    texts.every(({ subject }) => subject !== standing)
  );
}

/**
 * What may be remembered of a call whose texts are no longer kept: prints, and none of anybody's words. What comes later is
 * then added below, once.
 */
export function forgetWords(memory: CallMemory): CallMemory {
  return { ...memory, texts: [], additions: [], added: [] };
}

/** Tells two values apart without keeping them. */
export function shortPrint(text: string): string {
  return fingerprint(text).slice(0, 16);
}
