import { expect, test } from 'vitest';
import { toPlainText } from '../../src/call/plain-text.js';

test.each([
  ['an escaped entity is what somebody typed', String.raw`code \&\#65\; here`, 'code &#65; here'],
  ['an entity is its sign', 'a &#42; b', 'a * b'],
  ['an entity of no sign is left as it is', 'weird &#9999999; here', 'weird &#9999999; here'],
  ['a line that goes on, and signs', 'one\\\ntwo \\*three\\*', 'one\ntwo *three*'],
])('of Markdown a person reads: %s', (_what, raw, text) => {
  expect(toPlainText(raw, 'text/markdown')).toBe(text);
});
