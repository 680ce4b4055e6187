import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sidesOf } from '../../src/call/call-knowledge.js';
import { learnOfCall } from '../../src/call/learn-of-call.js';
import { callFactSchema, callKnowledgeSchema, hasEnded, isFinal } from '../../src/index.js';
import { fact, knowledgeOf, life } from '../support/call-facts.js';
import { check } from '../support/property.js';

const all = Object.values(life);

test('B1: the same is known of a call in whatever order its requests come, and however often', () => {
  const { note: _known, ...expected } = knowledgeOf(all);
  const withDuplicates = fc
    .tuple(
      fc.shuffledSubarray(all, { minLength: all.length }),
      fc.array(fc.constantFrom(...all), { maxLength: 8 }),
    )
    .chain(([whole, again]) =>
      fc.shuffledSubarray([...whole, ...again], { minLength: whole.length + again.length }),
    );
  check(
    fc.property(withDuplicates, (facts) => {
      const { note, ...known } = knowledgeOf(facts);
      expect(known).toEqual(expected);
      expect(note.text).toBe('Wants a quote');
    }),
  );
  expect(expected).toMatchObject({
    result: { value: 'Call connected' },
    duration: { value: 95 },
    startTime: { value: 1_784_048_521_000 },
    recordingLink: { value: 'https://r.example/1' },
    aiNote: 'Ada wants twelve units.',
    transcript: 'Ada: Twelve, please.\nAnn: Right away.',
    subject: { client: 'Inbound Call from Ada Known' },
    fields: { deals: 901 },
    contact: { id: 101, name: 'Ada Known' },
  });
});

test('what says nothing new leaves what is known as it is', () => {
  const known = knowledgeOf(all);
  for (const again of all) expect(learnOfCall(known, again, { isFiled: true })).toBe(known);
});

test('what is known survives the database', () => {
  const known = knowledgeOf(all);
  expect(callKnowledgeSchema.parse(JSON.parse(JSON.stringify(known)))).toEqual(known);
});

describe('facts only grow better', () => {
  test('a hang-up does not replace the record, and the record does', () => {
    const known = knowledgeOf([life.record, life.hangUp]);
    expect(known).toMatchObject({ result: { value: 'Call connected' }, duration: { value: 95 } });
    expect(isFinal(known)).toBe(true);
  });

  test('while they talk a call is neither over nor final; after hang-up it is over', () => {
    const known = knowledgeOf([life.answered]);
    expect([hasEnded(known), isFinal(known)]).toEqual([false, false]);
    const after = knowledgeOf([life.answered, life.hangUp]);
    expect([hasEnded(after), isFinal(after)]).toEqual([true, false]);
  });

  test('pending is no length', () => {
    const pending = fact({ origin: 'post', duration: 'pending', result: 'Call connected' });
    expect(knowledgeOf([pending]).duration).toBeUndefined();
    expect(knowledgeOf([life.record, pending]).duration?.value).toBe(95);
    expect(isFinal(knowledgeOf([pending]))).toBe(false);
  });

  test('the longer of two records is the later one, and its result comes with it', () => {
    const short = fact({ hasAction: true, result: 'Accepted', duration: 95 });
    const long = fact({ hasAction: true, result: 'Call connected', duration: 97 });
    for (const facts of [
      [short, long],
      [long, short],
    ]) {
      expect(knowledgeOf(facts)).toMatchObject({
        result: { value: 'Call connected' },
        duration: { value: 97 },
      });
    }
  });

  test('B2: a link replaces the promise of one, never the reverse', () => {
    const promised = fact({ recordingLink: '(pending...)', result: 'Call connected', duration: 95 });
    const link = fact({ recordingLink: 'https://r.example/1' });
    expect(knowledgeOf([promised, link]).recordingLink?.value).toBe('https://r.example/1');
    expect(knowledgeOf([link, promised]).recordingLink?.value).toBe('https://r.example/1');
  });

  test('a later telling without names takes no name away', () => {
    expect(sidesOf(knowledgeOf([life.answered, life.record]))).toEqual({
      contactSide: { phoneNumber: '+14155550100', name: 'ADA KNOWN' },
      agentSide: { phoneNumber: '+16505550001', name: 'Ann Agent', extensionNumber: '101' },
    });
  });

  test('after a warm transfer the caller is whom the record names', () => {
    const record = fact({ ...life.record, from: { phoneNumber: '+442071838750' } });
    expect(sidesOf(knowledgeOf([life.answered, record])).contactSide).toEqual({
      phoneNumber: '+442071838750',
    });
  });

  test('the contact is the last one that was chosen, until the call is filed', () => {
    const other = fact({ origin: 'post', contact: { id: 102, name: 'Bob' } });
    const known = knowledgeOf([life.answered, other]);
    expect(known.contact).toEqual({ id: 102, name: 'Bob' });
    expect(learnOfCall(known, life.answered, { isFiled: true })).toBe(known);
  });
});

describe('the subject', () => {
  const typed = fact({ origin: 'edit', subject: 'Roof', result: 'Call connected', duration: 95 });

  test("a form's own stays when the client sends its default by itself", () => {
    expect(knowledgeOf([life.answered, typed, life.hangUp]).subject.person).toBe('Roof');
    expect(knowledgeOf([life.hangUp, typed, life.answered]).subject.person).toBe('Roof');
  });

  test('a person may empty it, and set it back', () => {
    expect(knowledgeOf([life.answered, typed, fact({ ...typed, subject: '' })]).subject.person).toBe('');
    const back = fact({ ...typed, subject: 'Inbound Call from Ada Known' });
    expect(knowledgeOf([life.answered, typed, back]).subject.person).toBe('Inbound Call from Ada Known');
  });
});

describe('the note', () => {
  const form = (note: string) => fact({ origin: 'edit', subject: 'Roof', note });
  const sync = (note: string) => fact({ origin: 'sync', note });
  const noteAfter = (...facts: ReturnType<typeof fact>[]) => knowledgeOf(facts).note.text;

  test('an empty one is no change, but in a form', () => {
    expect(noteAfter(form('Quote'), sync(''))).toBe('Quote');
    expect(noteAfter(form('Quote'), fact({ origin: 'disposition', note: '' }))).toBe('Quote');
    expect(noteAfter(form('Quote'), form(''))).toBe('');
  });

  test('the client itself has no words to say when the call ends, and a subject: that clears nothing', () => {
    const hangUp = fact({
      origin: 'edit',
      subject: 'Inbound Call from Ada Known',
      result: 'Disconnected',
      duration: 95,
      note: '',
    });
    expect(noteAfter(form('Quote'), hangUp)).toBe('Quote');
    expect(noteAfter(form('Quote'), { ...hangUp, subject: 'Roof' })).toBe('');
  });

  test('a browser that repeats what it remembers changes nothing', () => {
    expect(noteAfter(sync('first'), form('second'), sync('first'))).toBe('second');
    expect(noteAfter(sync('first'), form(''), sync('first'))).toBe('');
  });

  test('a person who types an older one again means it', () => {
    expect(noteAfter(form('first'), form('second'), form('first'))).toBe('first');
    expect(noteAfter(form('first'), form(''), form('first'))).toBe('first');
  });

  test('another one in the background is a change', () => {
    expect(noteAfter(sync('first'), sync('second'))).toBe('second');
  });
});

describe('at the border', () => {
  test.each([
    ['an object with a text', { text: 'Twelve units' }, 'Twelve units'],
    ['another object', { units: 12 }, '{"units":12}'],
    ['a number', 12, '12'],
    ['null', null, undefined],
    ['a list', ['Twelve', { text: 'units' }, null], 'Twelve\nunits'],
  ])('B9: an assistant’s note may be %s', (_what, aiNote, text) => {
    expect(knowledgeOf([fact({ aiNote })]).aiNote).toBe(text);
  });

  test('A15: no token comes in', () => {
    const dirty = {
      origin: 'sync',
      sessionId: '700001',
      recordingDownloadLink: 'https://media.example/1?accessToken=LIVING',
      recordingLink: 'https://r.example/1?accessToken=LIVING&media=2',
      voicemailLink: 'https://r.example/2#access_token=LIVING',
      recording: { downloadUrl: 'https://media.example/1?accessToken=LIVING' },
      legs: [{ recording: { downloadUrl: 'https://media.example/1?accessToken=LIVING' } }],
      fields: { deals: 901, adminAssignedUserToken: 'LIVING' },
    };
    const known = knowledgeOf([callFactSchema.parse(dirty)]);
    expect(JSON.stringify(known)).not.toContain('LIVING');
    expect(known.recordingLink?.value).toBe('https://r.example/1?media=2');
    expect(known.fields).toEqual({ deals: 901 });
  });

  test('strange values are nothing, and no failure', () => {
    const strange = callFactSchema.parse({
      origin: 'post',
      sessionId: '700001',
      direction: 'Sideways',
      result: {},
      startTime: 'yesterday',
      duration: -3,
      from: 'Ada',
      legs: ['x', { from: { phoneNumber: '+1' } }],
      recordingLink: 7,
      fields: 'none',
    });
    expect(knowledgeOf([strange])).toMatchObject({ told: { rank: 0 }, fields: {} });
  });

  test('a moment may be a number or ISO 8601', () => {
    expect(fact({ startTime: '2026-07-14T17:02:00.000Z' }).startTime).toBe(1_784_048_520_000);
    expect(fact({ startTime: 1_784_048_520_000 }).startTime).toBe(1_784_048_520_000);
  });
});
