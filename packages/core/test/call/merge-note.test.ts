import { describe, expect, test } from 'vitest';
import { learnOfCall } from '../../src/index.js';
import { life } from '../support/call-facts.js';
import { answered, filed, form, late, OneEntry, sync } from '../support/one-entry.js';

describe('A11: the note, three ways', () => {
  const start = (): OneEntry => new OneEntry([answered, life.record]);
  const inCrm = (entry: OneEntry, note: string): OneEntry =>
    entry.edit((body) =>
      body.replace(/(<b>Agent notes<\/b><br>).*?(<br><br><b>Call details)/, `$1${note}$2`),
    );
  const noteOf = (entry: OneEntry): string =>
    /<b>Agent notes<\/b><br>(.*?)<br><br><b>Call details/.exec(entry.body)?.[1] ?? '';

  test('the last note of a client again: the CRM’s stays', () => {
    const entry = inCrm(start(), 'Wants two quotes').learn(sync('Wants a quote'), form('Wants a quote'));
    expect(noteOf(entry)).toBe('Wants two quotes');
  });

  test('an empty one without a subject: the CRM’s stays', () => {
    expect(noteOf(inCrm(start(), 'Wants two quotes').learn(sync('')))).toBe('Wants two quotes');
    expect(noteOf(start().learn(sync('')))).toBe('Wants a quote');
  });

  test('another one, and the CRM’s is what we wrote: replaced', () => {
    expect(noteOf(start().learn(form('Call back')))).toBe('Call back');
  });

  test('another one that contains the CRM’s words: replaced', () => {
    expect(noteOf(inCrm(start(), 'Wants two quotes').learn(form('Wants two quotes by Friday')))).toBe(
      'Wants two quotes by Friday',
    );
  });

  test('another one, and the CRM’s was changed: both, theirs first', () => {
    const entry = inCrm(start(), 'Wants two quotes').learn(form('Call back'));
    expect(noteOf(entry)).toBe('Wants two quotes<br><br>Call back');
    entry.learn(form('Call back'), sync('Wants a quote'), life.recording);
    expect(noteOf(entry)).toBe('Wants two quotes<br><br>Call back');
  });

  test('an empty one with a subject, and the CRM’s is what we wrote: cleared', () => {
    const entry = start().learn(form(''));
    expect(entry.body.startsWith('<b>Call details</b>')).toBe(true);
    expect(entry.edit((body) => `mine<br>${body}`).learn(form('Again')).body).toMatch(
      /^mine<br><b>Agent notes<\/b><br>Again<br><br><b>Call/,
    );
  });

  test('an empty one with a subject, and the CRM’s was changed: theirs stays', () => {
    expect(noteOf(inCrm(start(), 'Wants two quotes').learn(form('')))).toBe('Wants two quotes');
  });

  test('a note that was put right in the CRM is still there after recording, AI note and transcript', () => {
    const entry = inCrm(new OneEntry([answered]), 'Wants two quotes');
    for (const each of late) entry.learn(each);
    expect(noteOf(entry)).toBe('Wants two quotes');
    expect(entry.body).not.toContain('Wants a quote');
  });

  test('cleared between words of people: only the note goes', () => {
    const entry = start()
      .edit((body) => `above<br>${body}<br>below`)
      .learn(form(''));
    expect(entry.body).toMatch(/^above<br><b>Call details<\/b>.*<br>below$/);
  });

  test('a note where there was none stands before our block', () => {
    const entry = new OneEntry([life.answered]).edit((body) => `mine<br>${body}`).learn(form('First'));
    expect(entry.body).toMatch(/^mine<br><b>Agent notes<\/b><br>First<br><br><b>Call details/);
  });

  test('what the form has shown is the base: who changes it has seen it', () => {
    const entry = inCrm(start(), 'Wants two quotes');
    expect(entry.show().note).toBe('Wants two quotes');
    expect(noteOf(entry.learn(form('Wants two quotes')))).toBe('Wants two quotes');
    expect(noteOf(entry.learn(form('Settled')))).toBe('Settled');
    expect(noteOf(entry.learn(sync('Wants a quote')))).toBe('Settled');
  });

  test('an older note that somebody types again after they saw another one counts', () => {
    const entry = inCrm(start(), 'Wants two quotes');
    entry.show();
    expect(noteOf(entry.learn(form('Wants a quote')))).toBe('Wants a quote');
  });

  test('a form that is opened while a note waits shows both, and saves them once', () => {
    const entry = inCrm(start(), 'Wants two quotes');
    entry.known = learnOfCall(entry.known, form('Call back'), filed);
    expect(entry.show().note).toBe('Wants two quotes\n\nCall back');
    expect(noteOf(entry.learn(form('Wants two quotes\n\nCall back')))).toBe(
      'Wants two quotes<br><br>Call back',
    );
  });
});
