import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CallMemory, learnOfCall, mergeIntoEntry, renderCall, sawEntry } from '../../src/index.js';
import { fact, knowledgeOf, life } from '../support/call-facts.js';
import { textSettings } from '../support/call-text.js';
import { answered, count, filed, form, formats, late, OneEntry } from '../support/one-entry.js';
import { check } from '../support/property.js';

const RUNS = 40;

describe('nobody has changed the entry', () => {
  test.each(formats)('late facts stand where they belong, each once (%s)', (format) => {
    const settings = textSettings({ format });
    const entry = new OneEntry([answered], settings).learn(...late);
    expect(entry.body).toBe(renderCall(knowledgeOf([answered, ...late]), settings)[0]?.body);
    expect(entry.writes).toBe(1);
  });

  test('nothing new is no write', () => {
    const entry = new OneEntry([answered]).learn(...late);
    entry.learn(...late).learn(life.disposition);
    expect(entry.writes).toBe(1);
  });

  test('B5: what is switched off goes with the next write', () => {
    const entry = new OneEntry([answered, ...late]);
    Object.assign(entry.settings, { userSettings: { addCallLogTranscript: { value: false } } });
    entry.edit((body) => `mine<br>${body}`).learn();
    expect(entry.body).not.toContain('Transcript');
    expect(entry.body).toContain('mine<br>');
    expect(entry.body).toContain('AI Note');
  });

  test('what the CRM has to change is told', () => {
    const { known, settings, memory, standing } = new OneEntry([answered]);
    const merge = mergeIntoEntry({
      known: learnOfCall(known, life.record, filed),
      part: 1,
      settings,
      memory,
      standing,
    });
    expect(merge.changed).toEqual(['body', 'time', 'duration', 'outcome']);
  });

  test('A10: a request without a start does not move the call', () => {
    const { known, settings, memory, standing } = new OneEntry([answered]);
    const next = learnOfCall(known, fact({ aiNote: 'Twelve units.' }), filed);
    expect(mergeIntoEntry({ known: next, part: 1, settings, memory, standing }).changed).toEqual(['body']);
    expect(next.startTime?.value).toBe(1_784_048_520_000);
  });
});

test('B1: one text and the same fields, in whatever order the requests come and however often', () => {
  const settings = textSettings();
  const all = Object.values(life);
  const expected = renderCall(knowledgeOf(all), settings)[0]?.body;
  check(
    fc.property(fc.shuffledSubarray([...all, ...all], { minLength: 2 * all.length }), (facts) => {
      const created = facts.findIndex(({ origin }) => origin === 'post') + 1;
      const entry = new OneEntry(facts.slice(0, created), settings);
      for (const each of facts.slice(created)) entry.learn(each);
      expect(entry.body).toBe(expected);
      expect(entry.standing).toMatchObject({
        subject: 'Inbound Call from Ada Known',
        fields: { deals: 901 },
      });
    }),
    RUNS,
  );
});

describe('writes of unknown fate', () => {
  test('whichever of our texts stands there is known again', () => {
    const entry = new OneEntry([answered]);
    const { settings, standing } = entry;
    const known = learnOfCall(entry.known, form('Call back'), filed);
    const first = mergeIntoEntry({ known, part: 1, settings, memory: entry.memory, standing });
    const tried = first.memory.tried;
    const landed = { ...standing, subject: first.subject, body: first.body };
    const again = mergeIntoEntry({ known, part: 1, settings, memory: tried, standing: landed });
    expect(again.changed).not.toContain('body');
    const notLanded = mergeIntoEntry({ known, part: 1, settings, memory: tried, standing });
    expect(notLanded.body).toBe(first.body);
  });

  test('a merged note is not merged once more', () => {
    const entry = new OneEntry([answered]).edit((body) => body.replace('a quote', 'two quotes'));
    const known = learnOfCall(entry.known, form('Call back'), filed);
    const { settings, standing } = entry;
    const first = mergeIntoEntry({ known, part: 1, settings, memory: entry.memory, standing });
    const landed = { ...standing, body: first.body };
    const again = mergeIntoEntry({ known, part: 1, settings, memory: first.memory.tried, standing: landed });
    expect(again.body).toBe(first.body);
    expect(count(again.body, 'two quotes')).toBe(1);
    expect(count(again.body, 'Call back')).toBe(1);
  });

  test('an older text of ours that lands late is replaced', () => {
    const entry = new OneEntry([answered]);
    const older = entry.standing;
    entry.learn(life.record, form('Call back'));
    const newest = entry.body;
    entry.standing = older;
    entry.learn();
    expect(entry.body).toBe(newest);
  });
});

test('what was stored is believed: from then on every sign counts', () => {
  const entry = new OneEntry([fact({ ...life.answered, note: 'Fine 👍' })]);
  const stored = { ...entry.standing, body: entry.body.replace(' 👍', '') };
  entry.memory = sawEntry(entry.memory as CallMemory, stored, 'text/html');
  entry.standing = stored;
  entry.learn(life.record);
  expect(count(entry.body, 'Call details')).toBe(1);
});
