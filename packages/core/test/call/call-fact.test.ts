import { expect, test } from 'vitest';
import { callFactSchema } from '../../src/call/call-fact.js';

function aiNoteOf(aiNote: unknown): string | undefined {
  return callFactSchema.parse({ origin: 'sync', sessionId: '700001', aiNote }).aiNote;
}

test('a text that comes as something else is turned into text', () => {
  expect([{ text: 'As an object' }, 87, null, ['As', 'a list'], { score: 87 }].map(aiNoteOf)).toEqual([
    'As an object',
    '87',
    undefined,
    'As\na list',
    '{"score":87}',
  ]);
});

test('a list of a million members is read as fast as a text, and cut like one', () => {
  const read = aiNoteOf(Array.from({ length: 1_000_000 }, () => 1)) ?? '';
  expect([read.length, read.slice(0, 5)]).toEqual([1_000_000, '1\n1\n1']);
});

test('what is nested without end says nothing, and fails nothing', () => {
  let nested: unknown[] = [];
  for (let depth = 0; depth < 100_000; depth += 1) nested = [nested];
  expect(aiNoteOf([nested, 'a word'])).toBe('a word');
});
