import MarkdownIt from 'markdown-it';
import { describe, expect, test } from 'vitest';
import { fact, life } from '../support/call-facts.js';
import { textSettings } from '../support/call-text.js';
import { answered, count, late, OneEntry, sync } from '../support/one-entry.js';

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

describe('B3: so does one that takes Markdown', () => {
  const html = new MarkdownIt('commonmark', { html: false });

  test.each([
    ['drops emoji', (text: string) => text.replaceAll('👍', ''), '\n## Call details\n'],
    ['makes HTML of it', (text: string) => html.render(text), '<h2>Call details</h2>\n'],
  ])('%s: one heading, and no markup in the text after three updates', (_name, spell, heading) => {
    const note = '👍 write to <ada@x.example>';
    const entry = new OneEntry(
      [fact({ ...life.answered, note })],
      textSettings({ format: 'text/markdown' }),
      spell,
    );
    for (const minutes of [1, 2, 3]) {
      entry.learn(sync(note, { result: 'Call connected', duration: 60 * minutes, aiNote: `👍 ${minutes}` }));
    }
    expect(entry.writes).toBe(3);
    expect(entry.body.split('Call details').length).toBe(2);
    expect(entry.body).toContain(heading);
    expect(entry.body).not.toContain('## ##');
    expect(entry.body).not.toContain('&lt;p');
    expect(entry.body).toMatch(/3 minutes/);
    expect(entry.body).not.toMatch(/2 minutes/);
  });
});
