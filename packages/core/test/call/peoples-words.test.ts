import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { learnOfCall, mergeIntoEntry, renderCall } from '../../src/index.js';
import { anyText } from '../support/any-text.js';
import { fact, knowledgeOf, life } from '../support/call-facts.js';
import { textSettings } from '../support/call-text.js';
import { answered, count, filed, form, formats, late, OneEntry, sync } from '../support/one-entry.js';
import { check } from '../support/property.js';

const RUNS = 40;

describe('A7: people have written around our block', () => {
  test.each(formats)('what they wrote stands byte for byte after every late fact (%s)', (format) => {
    const outside =
      format === 'text/html'
        ? fc.constantFrom('<br>', '<p>Ask Bob</p>', ' ', '<img src="x.png">')
        : fc.constant('\n');
    const text = anyText.map((value) => value.replaceAll('<', '&lt;'));
    const people = fc.array(fc.oneof(outside, text), { maxLength: 6 }).map((pieces) => pieces.join(''));
    check(
      fc.property(people, people, fc.shuffledSubarray(late), (above, below, facts) => {
        const settings = textSettings({ format });
        const entry = new OneEntry([answered], settings);
        const gap = format === 'text/html' ? '<br>by me<br>' : '\nby me\n';
        entry.edit((body) => above + gap + body + gap + below);
        for (const each of facts) entry.learn(each);
        const ours = renderCall(knowledgeOf([answered, ...facts]), settings)[0]?.body ?? '';
        expect(entry.body).toBe(above + gap + ours + gap + below);
      }),
      RUNS,
    );
  });

  test('what they wrote between the note and the block stands too, and belongs to the note', () => {
    const entry = new OneEntry([answered]).edit((body) =>
      body.replace('Wants a quote', 'Wants a quote<br>by Friday'),
    );
    for (const each of late) entry.learn(each);
    expect(
      entry.body.startsWith('<b>Agent notes</b><br>Wants a quote<br>by Friday<br><br><b>Call details</b>'),
    ).toBe(true);
    expect(count(entry.body, 'Call details')).toBe(1);
    expect(entry.body).toContain('Ada wants twelve units.');
  });

  test('a picture is theirs too', () => {
    const entry = new OneEntry([answered])
      .edit((body) => `${body}<br><img src="plan.png">`)
      .learn(life.record);
    expect(entry.body).toMatch(/1 minute, 35 seconds.*Daybook #k7Q2mX9aBc12<br><img src="plan.png">$/);
  });

  test('what they made bold in the note stays so when another note is put below', () => {
    const entry = new OneEntry([answered]).edit((body) => body.replace('a quote', '<i>two</i> quotes'));
    entry.learn(form('Call back'), life.record).learn(life.aiNote);
    expect(
      entry.body.startsWith(
        '<b>Agent notes</b><br>Wants <i>two</i> quotes<br><br>Call back<br><br><b>Call details</b>',
      ),
    ).toBe(true);
  });

  test('paragraphs of the CRM stay whole', () => {
    const spelled = (body: string) =>
      `<div><p>Ask Bob</p><p>${body.replaceAll('<br>', '</p><p>').replaceAll('<b>', '<strong>').replaceAll('</b>', '</strong>')}</p><p>PS: mine</p></div>`;
    const entry = new OneEntry([answered]).edit(spelled).learn(life.record);
    expect(entry.body).toBe(
      '<div><p>Ask Bob</p><p><strong>Agent notes</strong></p><p>Wants a quote</p><p></p><b>Call details</b><br><ul>' +
        '<li><b>Summary</b>: Inbound Call from Ada Known</li><li><b>Date/time</b>: 2026-07-14 10:02:01 AM</li>' +
        '<li><b>Duration</b>: 1 minute, 35 seconds</li><li><b>Result</b>: Call connected</li>' +
        '<li><b>Call recording link</b>: (pending...)</li></ul>Daybook #k7Q2mX9aBc12<p>PS: mine</p></div>',
    );
  });
});

describe('A7: people have changed our block', () => {
  // What takes time in proportion to their square would not end here.
  test('and have left very many empty lines', () => {
    const lines = '\n'.repeat(700_000);
    const entry = new OneEntry([answered], textSettings({ entryBytes: 2_000_000 })).edit(
      () => `Hello${lines}`,
    );
    entry.learn(life.aiNote);
    expect(entry.body.startsWith(`Hello${lines}`)).toBe(true);
    expect(entry.body.endsWith('Ada wants twelve units.<br>')).toBe(true);
  });

  const edited = (): OneEntry =>
    new OneEntry([answered, life.hangUp]).edit((body) => body.replace('Disconnected', 'Went well'));

  test('it stands, and what comes later is added below, once', () => {
    const entry = edited();
    const before = entry.body;
    entry.learn(life.record, life.recording);
    expect(entry.body).toBe(
      `${before}<br><br><b>Added later</b><br><ul><li><b>Call recording link</b>: <a href="https://r.example/1">open</a></li></ul>`,
    );
    entry.learn(life.aiNote).learn(life.transcript).learn(life.recording);
    expect(entry.body.startsWith(`${before}<br><br><b>Added later</b>`)).toBe(true);
    for (const once of ['Added later', 'https://r.example/1', 'twelve units', 'Ada: Twelve, please.'])
      expect(count(entry.body, once)).toBe(1);
  });

  test('result and length are not printed again, and corrected in the CRM’s fields', () => {
    const { known, settings, memory, standing } = edited();
    const merge = mergeIntoEntry({
      known: learnOfCall(known, life.record, filed),
      part: 1,
      settings,
      memory,
      standing,
    });
    expect(merge).toMatchObject({
      changed: ['time', 'duration', 'outcome'],
      body: standing.body,
      isEdited: true,
    });
  });

  test('a line that they took out does not come back', () => {
    const entry = new OneEntry([answered, life.record, life.recording, life.aiNote]);
    entry.edit((body) => body.replace('Ada wants twelve units.', ''));
    entry.learn(life.transcript, life.aiNote, life.recording);
    expect(entry.body).not.toContain('twelve units');
    expect(count(entry.body, 'Ada: Twelve, please.')).toBe(1);
  });

  test('an addition that they changed stands, and the next one stands below it', () => {
    const entry = edited()
      .learn(life.recording)
      .edit((body) => body.replace('Added later', 'Bob added'));
    entry.learn(life.aiNote);
    expect(count(entry.body, 'https://r.example/1')).toBe(1);
    expect(count(entry.body, 'twelve units')).toBe(1);
    expect(entry.body).toContain('Bob added');
  });

  test('when they take their change back, nothing stands twice', () => {
    const entry = edited().learn(life.recording);
    entry.edit((body) => body.replace('Went well', 'Disconnected')).learn(life.aiNote, life.record);
    expect(count(entry.body, 'https://r.example/1')).toBe(1);
    expect(entry.body).not.toContain('Added later');
  });

  test('an entry of their own words alone gets what it lacks, below', () => {
    const entry = new OneEntry([answered]).edit(() => '<p>Nice talk. Recording: https://r.example/1</p>');
    entry.learn(...late);
    expect(
      entry.body.startsWith('<p>Nice talk. Recording: https://r.example/1</p><br><br><b>Added later</b>'),
    ).toBe(true);
    expect(count(entry.body, 'https://r.example/1')).toBe(1);
    expect(count(entry.body, 'twelve units')).toBe(1);
  });

  test('a note that has lost its place is added too', () => {
    const entry = new OneEntry([answered]).edit(() => 'mine').learn(form('Call back on Monday'));
    expect(entry.body).toContain('<b>Agent notes</b><br>Call back on Monday');
    entry.learn(sync('Call back on Monday'), life.recording);
    expect(count(entry.body, 'Call back on Monday')).toBe(1);
  });

  test('without a memory nothing is told twice', () => {
    const entry = new OneEntry([answered, ...late]);
    entry.memory = undefined;
    const before = entry.body;
    entry.learn(life.recording, life.aiNote);
    expect(entry.body).toBe(before);
    entry.learn(fact({ voicemailLink: 'https://r.example/v' }));
    expect(entry.body.startsWith(before)).toBe(true);
    expect(count(entry.body, 'https://r.example/v')).toBe(1);
  });

  test('they have left no room: theirs stands, and what comes later is for the next entry', () => {
    const { known, settings, memory, standing } = new OneEntry([answered]);
    const full = { ...standing, body: standing.body + 'mine '.repeat(18_000) };
    const next = learnOfCall(known, life.aiNote, filed);
    const merge = mergeIntoEntry({ known: next, part: 1, settings, memory, standing: full });
    expect(merge.fits).toBe(true);
    expect(merge.body.endsWith('mine '.repeat(18_000))).toBe(true);
    expect(merge.body).not.toContain('Ada wants twelve units.');
    expect(merge.layout.left.pieces.map(({ text }) => text)).toEqual([
      'Wants a quote',
      'Ada wants twelve units.',
    ]);
  });

  test('they have left no room for two notes: that is told', () => {
    const { known, settings, memory, standing } = new OneEntry([answered]);
    const full = { ...standing, body: standing.body.replace('Wants a quote', 'mine '.repeat(17_999)) };
    const next = learnOfCall(
      known,
      fact({ origin: 'edit', subject: 'x', note: 'Call back on Monday. '.repeat(100) }),
      filed,
    );
    expect(mergeIntoEntry({ known: next, part: 1, settings, memory, standing: full }).fits).toBe(false);
  });
});

describe('A7: people have put a picture or a link among our words', () => {
  const picture = '<img src="https://acme.example/roof.jpg">';
  test.each([
    ['a picture in the note', 'a quote', `a ${picture} quote`],
    ['a picture above the note', 'Wants', `${picture}Wants`],
    ['a picture in our block', 'CallConnected', `Call${picture}Connected`],
    ['a picture at its end', 'CallConnected', `CallConnected ${picture}`],
    ['a link in the note', 'a quote', 'a <a href="https://acme.example/offer/12">quote</a>'],
    ['a link in our block', 'CallConnected', '<a href="https://acme.example/offer/12">CallConnected</a>'],
    ['a mark in our block', 'CallConnected', '<mark>CallConnected</mark>'],
  ])('%s stands after every late fact and another note', (_what, ours, theirs) => {
    const entry = new OneEntry([answered]).edit((body) => body.replace(ours, theirs));
    expect(entry.body).toContain(theirs);
    for (const each of late) entry.learn(each);
    entry.learn(form('Wants a quote and a gutter'));
    expect(entry.body).toContain(theirs);
    expect(entry.body).toContain('Ada wants twelve units.');
    expect(count(entry.body, 'gutter')).toBe(1);
  });
});

test('A7: a link that the CRM puts behind the other side’s name is no change of people', () => {
  const linked = '<a href="https://crm.example/contacts/101">Ada Known</a>';
  const spell = (body: string): string =>
    body.replaceAll(linked, 'Ada Known').replaceAll('Ada Known', linked);
  const entry = new OneEntry([answered], textSettings(), spell).learn(...late);
  expect(entry.body).toContain(`Inbound Call from ${linked}`);
  expect(entry.body).not.toContain('Added later');
});
