import fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { describe, expect, test } from 'vitest';
import { buildDigest, isKnownAgain } from '../../src/index.js';
import { anyText } from '../support/any-text.js';
import { input, message } from '../support/digest-input.js';
import { check } from '../support/property.js';

const bracketed = fc
  .array(
    fc.constantFrom('<', '>', '\\', '/', '!', '&', ';', '#', 'p', 'br', 'x', '3', ' ', '\n', '](<', ')'),
    {
      maxLength: 12,
    },
  )
  .map((signs) => signs.join(''));
const texts = fc.array(fc.oneof(anyText, bracketed), { minLength: 1, maxLength: 4 });

/** What CRMs make of Markdown. */
const spellings: [string, (markdown: string) => string][] = [
  ['HTML, as in CommonMark', (markdown) => new MarkdownIt('commonmark', { html: false }).render(markdown)],
  ['HTML, with all that is usual', (markdown) => new MarkdownIt({ linkify: true }).render(markdown)],
  ['the same', (markdown) => markdown],
  ['the same without emoji', (markdown) => markdown.replace(/\p{Emoji_Presentation}/gu, '')],
  [
    'the same with references for its signs',
    (markdown) =>
      markdown.replace(/\\([!-/:-@[-`{-~])/g, (_pair, sign: string) => `\\&#${sign.codePointAt(0)};`),
  ],
];

function dayOf(subjects: readonly string[]): { subject: string; body: string; format: 'text/markdown' } {
  const messages = subjects.map((subject, index) => message({ id: index + 1, subject }));
  const { subject, body } = buildDigest(input(messages, { format: 'text/markdown' }));
  return { subject, body, format: 'text/markdown' };
}

/** Somewhere, but not within a tag. */
function insert(what: string, text: string, from: number): string {
  const tags = text.startsWith('<') ? Array.from(text.matchAll(/<[^<>]*>/g)) : [];
  const places = Array.from({ length: text.length + 1 }, (_each, at) => at).filter((at) =>
    tags.every(({ index, 0: tag }) => at <= index || at >= index + tag.length),
  );
  const at = places[from % places.length] ?? 0;
  return text.slice(0, at) + what + text.slice(at);
}

describe.each(spellings)('a day in Markdown of which a CRM makes %s', (_what, spell) => {
  test('is known again, whatever people write to each other', () => {
    check(
      fc.property(texts, (subjects) => {
        const written = dayOf(subjects);
        expect(isKnownAgain({ ...written, body: spell(written.body) }, written)).toBe(true);
      }),
      400,
    );
  });

  test('is no longer ours with a word that somebody puts anywhere', () => {
    check(
      fc.property(texts, fc.nat(), (subjects, from) => {
        const written = dayOf(subjects);
        const body = insert('NOTE', spell(written.body), from);
        expect(isKnownAgain({ ...written, body }, written)).toBe(false);
      }),
      400,
    );
  });
});
