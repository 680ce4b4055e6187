import { expect, test } from 'vitest';
import { isMarkedAs } from '../../src/index.js';

const marker = 'Daybook #k7Q2mX9aBcDe';

test.each([
  ['as its last line', `<b>Call details</b><ul><li>x</li></ul>${marker}`],
  ['with words of a person below', `Text<br>${marker}<p>Call her back!</p>`],
  ['in a paragraph of the CRM', `<p>Text</p>\r\n<p>Daybook&nbsp;&#35;k7Q2mX9aBcDe </p>`],
  ['in plain text', `Text\n\n${marker}\n`],
  ['between signs of plain text', `I <3 you\n${marker}\n-> call her back`],
  ['between signs of Markdown', `- I \\<3 you\n\n${marker}\n\n> call her back`],
  ['below another entry that is quoted', `Daybook #AAAAAAAAAAAA<br>Text<br>${marker}`],
])('a marker names the text that has it %s', (_where, body) => {
  expect(isMarkedAs(body, marker)).toBe(true);
});

test.each([
  ['in a sentence', `What is ${marker}?`],
  [
    'above the marker of another entry',
    `<b>Agent notes</b><br>${marker}<br><br>Text<br>Daybook #AAAAAAAAAAAA`,
  ],
  ['as the beginning of another one', `Text<br>${marker}x`],
  ['not at all', 'Text'],
])('a text that has a marker %s is another one', (_where, body) => {
  expect(isMarkedAs(body, marker)).toBe(false);
});
