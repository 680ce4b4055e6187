import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyText } from '../support/any-text.js';
import { fact, life } from '../support/call-facts.js';
import { textSettings } from '../support/call-text.js';
import { count, form, formats, late, OneEntry } from '../support/one-entry.js';
import { check } from '../support/property.js';

const RUNS = 40;

describe('A8: notes stand as they were typed, and come back so', () => {
  const notes = [
    "$& $` $' $$ $1",
    '- Duration: they said three days\n- Result: x',
    'Call details\nAgent notes\n## Call details\nDaybook #k7Q2mX9aBc12',
    '<script>alert(1)</script><b>Call details</b><!--',
    'one\n\n\n\n\n\n\n\n\n\n\ntwo',
    'שלום \u202Eabc\u202C مرحبا',
    '   indented\n\ttab\n    code',
    '&amp; &lt;b&gt; &#39; \\* _x_ 1. 2)',
    'é e\u0301 👩‍👩‍👧 \u00A0 x',
  ];
  for (const format of formats) {
    test.each(notes)(`${format}: %j`, (note) => {
      const entry = new OneEntry([fact({ ...life.answered, note })], textSettings({ format }));
      expect(entry.show().note).toBe(note);
      for (const each of late) entry.learn({ ...each, note });
      expect(entry.show().note).toBe(note);
      entry.edit((body) => (format === 'text/html' ? `mine<br>${body}` : `mine\n${body}`));
      entry.learn(form(`${note}!`));
      expect(entry.show().note).toBe(`${note}!`);
      entry.learn(form('Short'));
      expect(entry.show().note).toBe('Short');
      expect(entry.body.startsWith('mine')).toBe(true);
      expect(count(entry.body, 'twelve')).toBe(1);
    });
  }

  test('any text at all', () => {
    check(
      fc.property(anyText, anyText, fc.constantFrom(...formats), (one, other, format) => {
        const [first, second] = [fact({ note: one }).note ?? '', fact({ note: other }).note ?? ''];
        fc.pre(first.trim() !== '' && second.trim() !== '');
        const entry = new OneEntry([fact({ ...life.answered, note: first })], textSettings({ format }));
        expect(entry.show().note).toBe(first);
        entry.learn(form(second)).learn(fact({ aiNote: 'Ada wants twelve units.' }));
        expect(entry.show().note).toBe(second);
        expect(count(entry.body, 'twelve')).toBe(1);
      }),
      RUNS,
    );
  });
});
