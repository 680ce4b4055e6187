import { describe, expect, it } from 'vitest';
import { callOf } from './support/calls.js';
import { conversation, message } from './support/conversations.js';
import { startFakeDaybook } from './support/fake-daybook.js';

const html: Record<string, string> = { '<': '&lt;', '>': '&gt;', '&': '&amp;' };

/** A CRM that takes Markdown and keeps HTML. */
function toHtml(markdown: string): string {
  const lines = markdown
    .replaceAll('\\\n', '<br>')
    .split('\n')
    .map((line) =>
      line.replace(/\*\*|^#+ /g, '').replace(/\\(.)/g, (_pair, sign: string) => html[sign] ?? sign),
    );
  return lines
    .map((line) => (line.startsWith('- ') ? `<li>${line.slice(2)}</li>` : `<p>${line}</p>`))
    .join('');
}

const days = [
  { what: 'arrows around them', texts: ['I <3 you', 'meet at nine', 'this way -> there'] },
  { what: 'brackets without a word', texts: ['<3', '<>meet at nine', '-->'] },
  { what: 'what looks like tags', texts: ['<p>', 'meet at nine', '</p>'] },
  { what: 'an address', texts: ['write to <ada@x.example>', 'meet at nine'] },
  { what: 'backslashes at the end', texts: ['C:\\', 'meet at nine \\', '<\\'] },
];

describe('a CRM that takes Markdown', () => {
  it.each(days)('keeps what a person writes into the day, with $what', async ({ texts }) => {
    const { crm, log } = await startFakeDaybook({ format: 'text/markdown' });
    const messages = texts.map((text, index) => message(index + 1, text));
    crm.sanitises = false;
    await log(conversation(messages));
    const [entry] = crm.entries;
    if (entry) entry.body = entry.body.replace('meet at nine', 'meet at TEN, bring the contract');
    const edited = entry?.body;
    const answer = await log(conversation([...messages, message(9, 'ok')]));
    expect(answer.json()).toMatchObject({ successful: true, logIds: ['9'] });
    expect(crm.entries.map(({ subject }) => subject)).toEqual([
      'SMS conversation with Ada Known - 26/07/14',
      'SMS conversation with Ada Known - 26/07/14 (part 2)',
    ]);
    expect(crm.entries[0]?.body).toBe(edited);
    expect(edited).toContain('TEN, bring the contract');
  });

  it.each(days)('and makes HTML of it has one entry for the day, with $what', async ({ texts }) => {
    const { crm, log } = await startFakeDaybook({ format: 'text/markdown' });
    const messages = texts.map((text, index) => message(index + 1, text));
    crm.sanitises = false;
    crm.spell = ({ subject, body }) => ({ subject, body: toHtml(body) });
    await log(conversation(messages));
    await log(conversation([...messages, message(9, 'ok')]));
    expect(crm.entries.map(({ subject }) => subject)).toEqual(['SMS conversation with Ada Known - 26/07/14']);
    expect(crm.entries[0]?.body).toContain(`Conversation(${texts.length + 1} messages)`);
  });

  it('keeps what a person writes into the text of a call', async () => {
    const { crm, ask, pass } = await startFakeDaybook({ format: 'text/markdown' });
    const call = callOf();
    crm.sanitises = false;
    await ask('POST', '/callLog', call.live);
    await ask('PATCH', '/callLog', call.sync({ aiNote: 'Ada: I <3 it\nmeet at nine\nthis way -> there' }));
    await pass(3_000);
    const [entry] = crm.entries;
    if (entry) entry.body = entry.body.replace('meet at nine', 'meet at TEN, bring the contract');
    await ask('PATCH', '/callLog', call.transcript);
    await pass(3_000);
    expect(crm.entries).toHaveLength(1);
    expect(crm.entries[0]?.body).toContain('TEN, bring the contract');
    expect(crm.entries[0]?.body).toContain('Ada\\: Twelve\\, please\\.');
  });
});
