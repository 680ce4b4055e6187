import { expect, test } from 'vitest';
import { z } from 'zod';
import { describeIssues } from '../../src/errors/describe-issues.js';

function describeWrong(schema: z.ZodType, value: unknown): string {
  const parsed = schema.safeParse(value);
  return parsed.error === undefined ? 'nothing' : describeIssues(parsed.error);
}

test('names the field and what is wrong with it', () => {
  const schema = z.object({ messages: z.array(z.object({ id: z.string() })) });

  expect(describeWrong(schema, { messages: [{ id: 'a' }, {}] })).toBe(
    'messages.1.id: Invalid input: expected string, received undefined',
  );
});

test('needs no name for the value itself', () => {
  expect(describeWrong(z.string(), 7)).toBe('Invalid input: expected string, received number');
});

test('tells three at most and counts the others', () => {
  const schema = z.object({ a: z.string(), b: z.string(), c: z.string(), d: z.string(), e: z.string() });

  expect(describeWrong(schema, { a: 1, b: 1, c: 1, d: 1, e: 1 })).toBe(
    'a: Invalid input: expected string, received number; b: Invalid input: expected string, received number; ' +
      'c: Invalid input: expected string, received number; and 2 more',
  );
});
