import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseJson } from '../src/json.js';
import { check } from './support/property.js';

test.each([
  ['of a conversation', '{"conversationId":5578984350117917661}', { conversationId: '5578984350117917661' }],
  ['one beyond 2^53', '{"id":9007199254740993}', { id: '9007199254740993' }],
  ['that a number could hold by chance', '{"id": 10000000000000000}', { id: '10000000000000000' }],
  ['with a minus', '{"id":-5578984350117917661}', { id: '-5578984350117917661' }],
  [
    'in a list',
    '[5578984350117917661,\n5578984350117917662,1]',
    ['5578984350117917661', '5578984350117917662', 1],
  ],
  ['alone', '5578984350117917661', '5578984350117917661'],
  ['alone with a minus', ' -5578984350117917661 ', '-5578984350117917661'],
  ['of 64 bits and more', '{"id":123456789012345678901234567890}', { id: '123456789012345678901234567890' }],
])('an id %s keeps its digits', (_name, text, expected) => {
  expect(parseJson(text)).toEqual(expected);
});

test('two neighbouring conversations stay two', () => {
  expect(parseJson('{"a":5578984350117917661,"b":5578984350117917662}')).toEqual({
    a: '5578984350117917661',
    b: '5578984350117917662',
  });
});

// Looked for from each of its quotation marks anew, the end of the string would not be missed in the time that a test has.
test.each(['\\"', '"\\'])(
  'a string of very many %s without an end is no JSON, and takes no longer to be refused',
  (signs) => {
    expect(() => parseJson(`[5578984350117917661,"${signs.repeat(500_000)}`)).toThrow(SyntaxError);
  },
);

test('everything else is as ever, also beside a long id', () => {
  const id = '"id":5578984350117917661';

  expect(parseJson('{"n":9007199254740991}')).toEqual({ n: 9007199254740991 });
  expect(parseJson(`{${id},"n":[9007199254740991,-9007199254740991,0,-0]}`)).toEqual({
    id: '5578984350117917661',
    n: [9007199254740991, -9007199254740991, 0, -0],
  });
  expect(
    parseJson(`{${id},"n":[1.5,0.1234567890123456789,12345678901234567890.5,1e21,1E400,-2.5e-3]}`),
  ).toEqual({
    id: '5578984350117917661',
    n: [1.5, 0.12345678901234568, 12345678901234567000, 1e21, Infinity, -0.0025],
  });
  expect(parseJson(`{${id},"s":"5578984350117917661, :5578984350117917661","t":true,"u":null}`)).toEqual({
    id: '5578984350117917661',
    s: '5578984350117917661, :5578984350117917661',
    t: true,
    u: null,
  });
});

test('the same key twice counts as its last, also beside a long id', () => {
  expect(parseJson('{"a":1,"a":2}')).toEqual({ a: 2 });
  expect(parseJson('{"a":1,"a":2,"id":5578984350117917661}')).toEqual({ a: 2, id: '5578984350117917661' });
});

test('a key called __proto__ is only a key', () => {
  const value = parseJson('{"id":5578984350117917661,"__proto__":{"admin":true}}');

  expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  expect(Object.keys(value as object)).toEqual(['id', '__proto__']);
});

test.each([
  '',
  '{',
  '{"a":}',
  '[1,]',
  '{"a":1,}',
  "{'a':1}",
  'undefined',
  'NaN',
  '01',
  '1 2',
  '"\n"',
  '{"a":5578984350117917661',
])('%j is refused', (text) => {
  expect(() => parseJson(text)).toThrow(SyntaxError);
  expect(() => parseJson(`[5578984350117917661,${text}`)).toThrow(SyntaxError);
});

test('a very deep text is read or refused, and never ends the process', () => {
  const deep = (inner: string): string => '['.repeat(200_000) + inner + ']'.repeat(200_000);

  for (const text of [
    deep('1'),
    deep('5578984350117917661'),
    '['.repeat(200_000),
    `[5578984350117917661${'['.repeat(200_000)}`,
  ]) {
    let outcome: unknown;
    try {
      outcome = parseJson(text);
    } catch (error) {
      outcome = error;
    }
    expect(Array.isArray(outcome) || outcome instanceof Error).toBe(true);
  }
});

/** What parseJson makes of a value: integers that a number cannot hold become text. */
function withoutLongNumbers(value: unknown): unknown {
  if (typeof value === 'number')
    return /^-?\d+$/.test(String(value)) && !Number.isSafeInteger(value) ? String(value) : value;
  if (Array.isArray(value)) return value.map(withoutLongNumbers);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutLongNumbers(inner)]));
}

test('any JSON is what JSON.parse makes of it, except for long integers', () => {
  check(
    fc.property(fc.jsonValue(), fc.boolean(), (value, withLongId) => {
      const text = JSON.stringify(withLongId ? [value] : value);
      const tested = withLongId ? `[5578984350117917661,${text}]` : text;
      const plain: unknown = JSON.parse(text);

      expect(parseJson(tested)).toEqual(
        withLongId ? ['5578984350117917661', withoutLongNumbers(plain)] : withoutLongNumbers(plain),
      );
    }),
    500,
  );
});

test('any text is refused exactly if JSON.parse refuses it', () => {
  const token = fc.constantFrom(
    ...[
      '{',
      '}',
      '[',
      ']',
      ':',
      ',',
      ' ',
      '\n',
      '"a"',
      '"__proto__"',
      '"\\u00e9\\n"',
      '"\\x"',
      '"\t"',
      '1',
      '-',
      '-0',
      '00',
      '1.5',
    ],
    ...[
      '1.',
      '.5',
      '1e3',
      'true',
      'nul',
      'null',
      ' 5578984350117917661 ',
      ' -5578984350117917661 ',
      ' 05578984350117917661 ',
    ],
  );
  const outcome = (parse: (text: string) => unknown, text: string): string => {
    try {
      return JSON.stringify(parse(text)).replaceAll(/"?(-?)55789843501179\d+"?/g, '$1long');
    } catch (error) {
      return error instanceof SyntaxError ? 'refused' : String(error);
    }
  };

  check(
    fc.property(fc.array(token, { maxLength: 9 }), (tokens) => {
      const text = tokens.join('');
      const withId = `{"id":5578984350117917661,"value":${text}}`;

      expect(outcome(parseJson, text)).toBe(outcome(JSON.parse, text));
      expect(outcome(parseJson, withId)).toBe(outcome(JSON.parse, withId));
    }),
    1_000,
  );
});
