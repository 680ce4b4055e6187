import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type {
  CallFact,
  CallKnowledge,
  CallMemory,
  CallTextSettings,
  StandingEntry,
} from '../../src/index.js';
import { learnOfCall, mergeIntoEntry, renderCall, sawEntry, showCall } from '../../src/index.js';
import { anyText } from '../support/any-text.js';
import { fact, knowledgeOf, life } from '../support/call-facts.js';
import { textSettings } from '../support/call-text.js';
import { check } from '../support/property.js';

const filed = { isFiled: true };
const RUNS = 40;

/** A CRM with one entry, and what a logbook does with it: enough to see what people get. */
class OneEntry {
  known: CallKnowledge;
  memory: CallMemory | undefined;
  standing: StandingEntry;
  writes = 0;
  readonly settings: CallTextSettings;
  readonly spell: (body: string) => string;

  constructor(
    facts: readonly CallFact[],
    settings: CallTextSettings = textSettings(),
    spell: (body: string) => string = (body) => body,
  ) {
    this.settings = settings;
    this.spell = spell;
    this.known = knowledgeOf(facts);
    const [first] = renderCall(this.known, settings);
    if (!first) throw new Error('no entry');
    this.memory = first.memory;
    this.standing = { subject: first.subject, body: spell(first.body), fields: { ...this.known.fields } };
  }

  learn(...facts: CallFact[]): this {
    for (const next of facts) this.known = learnOfCall(this.known, next, filed);
    const { known, settings, memory, standing } = this;
    const merge = mergeIntoEntry({ known, part: 1, settings, memory, standing });
    this.memory = JSON.parse(JSON.stringify(merge.memory.written)) as CallMemory;
    if (merge.changed.length === 0) return this;
    this.writes += 1;
    this.standing = {
      subject: merge.subject,
      body: merge.changed.includes('body') ? this.spell(merge.body) : standing.body,
      fields: { ...standing.fields, ...merge.fields },
    };
    return this;
  }

  edit(change: (body: string) => string): this {
    this.standing = { ...this.standing, body: change(this.standing.body) };
    return this;
  }

  show(): { subject: string; note: string; fields: Record<string, unknown> } {
    const { known, memory, settings, standing } = this;
    const shown = showCall({ known, memory, settings, standing });
    this.known = shown.known;
    this.memory = shown.memory;
    return { subject: shown.subject, note: shown.note, fields: shown.fields };
  }

  get body(): string {
    return this.standing.body;
  }
}

const form = (note: string, changes: Parameters<typeof fact>[0] = {}): CallFact =>
  fact({
    origin: 'edit',
    subject: 'Inbound Call from Ada Known',
    note,
    result: 'Call connected',
    duration: 95,
    ...changes,
  });
const sync = (note: string, changes: Parameters<typeof fact>[0] = {}): CallFact => fact({ note, ...changes });
const count = (text: string, what: string): number => text.split(what).length - 1;
const formats = ['text/html', 'text/markdown', 'text/plain'] as const;

const answered = fact({ ...life.answered, note: 'Wants a quote' });
const late = [life.hangUp, life.record, life.recording, life.aiNote, life.transcript];

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

  test('what the entry cannot hold is told', () => {
    const { known, settings, memory, standing } = new OneEntry([answered]);
    const full = { ...standing, body: standing.body + 'mine '.repeat(18_000) };
    const next = learnOfCall(known, life.aiNote, filed);
    expect(mergeIntoEntry({ known: next, part: 1, settings, memory, standing: full }).fits).toBe(false);
  });
});

describe('B3: a CRM spells texts in its own way', () => {
  const spellings: Record<string, (body: string) => string> = {
    'strong for b': (body) => body.replace(/<(\/?)b>/g, '<$1strong>'),
    'paragraphs for lines': (body) => `<p>${body.replaceAll('<br>', '</p>\n<p>')}</p>`,
    'div for everything': (body) => `<div>${body.replaceAll('<br>', '</div><div>')}</div>`,
    'other entities': (body) =>
      body.replaceAll('&#39;', "'").replaceAll(' ', '&nbsp;').replaceAll('é', '&eacute;'),
    'trimmed lines': (body) => body.replace(/(?:<br>)+/g, '<br>').trim(),
    'no emoji': (body) => body.replace(/\p{Extended_Pictographic}/gu, ''),
    'typographic quotes': (body) => body.replaceAll('&quot;', '”').replaceAll('&#39;', '’'),
    'lists taken apart': (body) =>
      body
        .replace(/<\/?ul>/g, '')
        .replace(/<li>/g, '<div>• ')
        .replace(/<\/li>/g, '</div>')
        .replaceAll('• ', ''),
  };

  test.each(Object.entries(spellings))('%s: no block twice after ten updates', (_name, spell) => {
    const note = 'It\'s "urgent" 👍 café';
    const entry = new OneEntry([fact({ ...life.answered, note })], textSettings(), spell);
    for (let update = 1; update <= 10; update += 1) {
      entry.learn(
        sync(note, { result: 'Call connected', duration: 90 + update, aiNote: `Note ${update} 👍.` }),
      );
    }
    expect(entry.writes).toBe(10);
    for (const once of ['details', 'Result', 'Duration', 'urgent', 'Daybook'])
      expect(count(entry.body, once)).toBe(1);
    expect(entry.body).toMatch(/Note(?: |&nbsp;)10/);
    expect(entry.body).not.toMatch(/Note(?: |&nbsp;)9/);
  });

  test.each(Object.entries(spellings))('%s: with words of people around it', (_name, spell) => {
    const entry = new OneEntry([answered], textSettings(), spell).learn();
    entry.edit((body) => `<p>Ask Bob &amp; Eve</p>${body}<p>Mine</p>`);
    for (const each of late) entry.learn(each);
    for (const once of ['Ask', 'Mine', 'details', 'Result', 'twelve'])
      expect(count(entry.body, once)).toBe(1);
  });
});

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

  test('another deal is one', () => {
    const { known, settings, memory, standing } = new OneEntry([answered]);
    const next = learnOfCall(known, fact({ origin: 'disposition', fields: { deals: 902 } }), filed);
    expect(mergeIntoEntry({ known: next, part: 1, settings, memory, standing })).toMatchObject({
      changed: ['fields'],
      fields: { deals: 902 },
    });
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
