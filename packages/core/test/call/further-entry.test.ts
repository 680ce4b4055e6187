import { expect, test } from 'vitest';
import {
  forgetWords,
  learnOfCall,
  mergeIntoEntry,
  renderCall,
  renderFurtherEntry,
  withoutWords,
} from '../../src/index.js';
import { fact, knowledgeOf, life } from '../support/call-facts.js';
import { textSettings } from '../support/call-text.js';

const settings = textSettings();

test('where entries cannot be read, what comes later is an entry of its own, and tells nothing twice', () => {
  const known = knowledgeOf([life.answered, life.record]);
  const [first] = renderCall(known, settings);
  if (!first) throw new Error('no entry');
  const memories = [first.memory];
  expect(renderFurtherEntry({ known, memories, part: 2, settings })).toBeUndefined();

  const later = [life.recording, life.aiNote].reduce(
    (before, next) => learnOfCall(before, next, { isFiled: true }),
    known,
  );
  const second = renderFurtherEntry({ known: later, memories, part: 2, settings });
  expect(second).toMatchObject({
    part: 2,
    marker: 'Daybook #k7Q2mX9aBc22',
    subject: 'Inbound Call from Ada Known (part 2)',
    body:
      '<b>Added later</b><br><ul><li><b>Call recording link</b>: <a href="https://r.example/1">open</a></li></ul>' +
      '<b>AI Note</b><br>Ada wants twelve units.<br><br><br>Daybook #k7Q2mX9aBc22',
  });
  const all = [...memories, ...(second ? [second.memory] : [])];
  expect(renderFurtherEntry({ known: later, memories: all, part: 3, settings })).toBeUndefined();

  const noted = learnOfCall(later, fact({ note: 'Call back' }), { isFiled: true });
  expect(renderFurtherEntry({ known: noted, memories: all, part: 3, settings })?.body).toBe(
    '<b>Added later</b><br><b>Agent notes</b><br>Call back<br><br><br>Daybook #k7Q2mX9aBc32',
  );
});

test('B8: after the texts were dropped a late recording is added below, and nothing else', () => {
  const known = knowledgeOf([fact({ ...life.answered, note: 'Wants a quote' }), life.record]);
  const [entry] = renderCall(known, settings);
  if (!entry) throw new Error('no entry');
  const kept = { known: withoutWords(known), memory: forgetWords(entry.memory) };
  expect(JSON.stringify(kept)).not.toMatch(/Ada|quote|ADA/);
  const later = learnOfCall(kept.known, life.recording, { isFiled: true });
  const merge = mergeIntoEntry({ known: later, part: 1, settings, memory: kept.memory, standing: entry });
  expect(merge.changed).toEqual(['body']);
  expect(merge.body).toBe(
    `${entry.body}<br><br><b>Added later</b><br><ul><li><b>Call recording link</b>: <a href="https://r.example/1">open</a></li></ul>`,
  );
});
