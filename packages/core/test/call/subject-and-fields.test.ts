import { describe, expect, test } from 'vitest';
import { learnOfCall, mergeIntoEntry } from '../../src/index.js';
import { fact, life } from '../support/call-facts.js';
import { answered, filed, form, OneEntry } from '../support/one-entry.js';

describe('subject and fields, three ways', () => {
  test('a title that a person gave in the CRM stands; with one from a form, both do', () => {
    const entry = new OneEntry([answered]);
    entry.standing.subject = 'Roof of Ada';
    entry.learn(life.record);
    expect(entry.standing.subject).toBe('Roof of Ada');
    entry.learn(form('x', { subject: 'Roof quote' }));
    expect(entry.standing.subject).toBe('Roof of Ada / Roof quote');
    expect(entry.show().subject).toBe('Roof of Ada / Roof quote');
  });

  test('a deal that a person chose in the CRM stands, until a form has shown it', () => {
    const entry = new OneEntry([answered]);
    entry.standing.fields = { deals: 905 };
    entry.learn(fact({ origin: 'disposition', fields: { deals: 902 } }));
    expect(entry.standing.fields).toEqual({ deals: 905 });
    expect(entry.show().fields).toEqual({ deals: 905 });
    entry.learn(fact({ origin: 'disposition', fields: { deals: 902 } }));
    expect(entry.standing.fields).toEqual({ deals: 902 });
  });

  test('the form shows the CRM’s deal, and what it then says is written', () => {
    const entry = new OneEntry([answered]);
    entry.standing.fields = { deals: 905 };
    expect(entry.show().fields).toEqual({ deals: 905 });
    entry.learn(fact({ origin: 'disposition', fields: { deals: 902 } }));
    expect(entry.standing.fields).toEqual({ deals: 902 });
  });

  test('A13: the fields of the create again are no write', () => {
    const entry = new OneEntry([answered]).learn(
      life.disposition,
      fact({ origin: 'disposition', note: 'Wants a quote' }),
    );
    expect(entry.writes).toBe(0);
  });

  test.each([
    ['the same deal as a text', { deals: 901 }, { deals: '901' }],
    ['no deal where none is', { deals: null }, { deals: 'none' }],
  ])('%s is no write', (_what, stands, chosen) => {
    const entry = new OneEntry([answered]);
    entry.standing.fields = stands;
    entry.learn(fact({ origin: 'disposition', fields: chosen }));
    expect([entry.writes, entry.standing.fields]).toEqual([0, stands]);
  });

  test('another deal is one', () => {
    const { known, settings, memory, standing } = new OneEntry([answered]);
    const next = learnOfCall(known, fact({ origin: 'disposition', fields: { deals: 902 } }), filed);
    expect(mergeIntoEntry({ known: next, part: 1, settings, memory, standing })).toMatchObject({
      changed: ['fields'],
      fields: { deals: 902 },
    });
  });
});
