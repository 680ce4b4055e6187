import { describe, expect, it } from 'vitest';
import { conversation, message } from './support/conversations.js';
import { startFakeDaybook } from './support/fake-daybook.js';

type Spell = (text: { subject: string; body: string }) => { subject: string; body: string };
const inBody =
  (change: (body: string) => string): Spell =>
  ({ subject, body }) => ({ subject, body: change(body) });

const spellings: Record<string, Spell> = {
  'named entities': inBody((body) =>
    body
      .replaceAll('é', '&eacute;')
      .replaceAll('ü', '&uuml;')
      .replaceAll('…', '&hellip;')
      .replaceAll('€', '&euro;'),
  ),
  'numbered entities': inBody((body) => body.replace(/[^ -~]/gu, (sign) => `&#${sign.codePointAt(0)};`)),
  'titles cut at 80 characters': ({ subject, body }) => ({ subject: subject.slice(0, 80), body }),
  'titles cut at 60, with three dots': ({ subject, body }) => ({
    subject: subject.length > 60 ? `${subject.slice(0, 57)}...` : subject,
    body,
  }),
  'no characters beyond U+FFFF': inBody((body) => body.replace(/[\u{10000}-\u{10FFFF}]/gu, '')),
  'a question mark for each emoji': inBody((body) => body.replace(/[\u{10000}-\u{10FFFF}]/gu, '?')),
  'no variation selectors': inBody((body) => body.replace(/[\uFE00-\uFE0F\u200D]/g, '')),
  'a rule for dashes': inBody((body) => body.replaceAll('------------<br>', '<hr>')),
  'no empty lines': inBody((body) => body.replace(/(?:<br>)+/g, '<br>').replace(/^<br>/, '')),
  'paragraphs for lines': inBody((body) => `<p>${body.replaceAll('<br>', '</p><p>')}</p>`),
  'other quotation marks': inBody((body) => body.replaceAll('&#39;', '’').replaceAll('&quot;', '“')),
  'no pictographs': inBody((body) => body.replace(/\p{Extended_Pictographic}/gu, '')),
  'the signs of Latin-1': ({ subject, body }) => ({
    subject: subject.replace(/[^\0-\u00FF]/gu, '?'),
    body: body.replace(/[^\0-\u00FF]/gu, '?'),
  }),
  'no accents': ({ subject, body }) => ({
    subject: subject.normalize('NFD').replace(/\p{M}/gu, ''),
    body: body.normalize('NFD').replace(/\p{M}/gu, ''),
  }),
  'no letters beyond ASCII in titles': ({ subject, body }) => ({
    subject: subject.replace(/[^ -~]/gu, ''),
    body,
  }),
  'capital letters in titles': ({ subject, body }) => ({ subject: subject.toUpperCase(), body }),
  'titles cut in the middle': ({ subject, body }) => ({
    subject: `${subject.slice(0, 30)}…${subject.slice(-10)}`,
    body,
  }),
  'references escaped twice': ({ subject, body }) => ({
    subject: subject.replaceAll('&', '&amp;amp;').replaceAll('ë', '&amp;euml;'),
    body: body.replaceAll('&', '&amp;'),
  }),
  'brackets of texts as they are': inBody((body) => body.replaceAll('&lt;', '<').replaceAll('&gt;', '>')),
  'decomposed letters': inBody((body) => body.normalize('NFD')),
};

const contactName =
  'Zoë Ölmütz-Hernández de la Cruz y Montalbán, Department of Roofs and Gutters of Springfield';
const texts = [
  'Café … für 5 €? It\'s "fine"',
  'Yes 👍 ❤️ 👩‍👩‍👧',
  'I <3 you > all, ℹ️ Acme™ 1️⃣ 𝗙𝗥𝗘𝗘',
  '👍 Привет',
];

/** Each spelling is tried in four ways, in the short form in one of them. */
const inTurn = (turn: number): [string, Spell][] =>
  Object.entries(spellings).filter(
    (_spelling, index) => process.env['DAYBOOK_TESTS'] === 'long' || index % 4 === turn,
  );

describe.each([true, false])('tells what it stored: %s', (tellsStored) => {
  it.each(inTurn(tellsStored ? 0 : 1))(
    'a CRM that spells with %s gets one entry for four messages of a day',
    async (_name, spell) => {
      const daybook = await startFakeDaybook({ tellsStored });
      daybook.crm.spell = spell;
      const messages = texts.map((text, index) => message(index + 1, text));
      for (const count of [1, 2, 3, 4]) {
        // oxlint-disable-next-line no-await-in-loop -- one after another
        const answer = await daybook.log(conversation(messages.slice(0, count), { contactName }));
        expect(answer.json()).toMatchObject({ logIds: [String(count)] });
      }
      expect(daybook.crm.entries).toHaveLength(1);
      expect(daybook.crm.entries[0]?.body).toContain('Conversation(4 messages)');
      expect(daybook.crm.calls).toEqual(['create', 'read', 'update', 'read', 'update', 'read', 'update']);
    },
  );
});

it.each(inTurn(2))(
  'a CRM that spells with %s keeps what a person adds, be it a sign that it drops elsewhere',
  async (_name, spell) => {
    const daybook = await startFakeDaybook({ tellsStored: true });
    daybook.crm.spell = spell;
    await daybook.log(conversation([message(1, texts[0] ?? '')], { contactName }));
    const [entry] = daybook.crm.entries;
    if (entry) entry.body = `${entry.body}!`;
    await daybook.log(conversation([message(1, texts[0] ?? ''), message(2, 'two')], { contactName }));
    expect(daybook.crm.entries.map(({ body }) => body.endsWith('!'))).toEqual([true, false]);
  },
);

it('keeps what a person adds to an entry that the server has to read from its database', async () => {
  const daybook = await startFakeDaybook({ tellsStored: true });
  daybook.crm.spell = spellings['no characters beyond U+FFFF'] ?? ((text) => text);
  await daybook.log(conversation([message(1, 'Yes 👍')]));
  // Then nothing is in memory any more.
  await daybook.signInAgain();
  const [entry] = daybook.crm.entries;
  if (entry) entry.body += '!';
  await daybook.log(conversation([message(1, 'Yes 👍'), message(2, 'two')]));
  expect(daybook.crm.entries.map(({ body }) => body.endsWith('!'))).toEqual([true, false]);
});

it.each(inTurn(3))(
  'in a CRM that spells with %s what it stored is found again when the answer was lost, and nothing is filed twice',
  async (_name, spell) => {
    const daybook = await startFakeDaybook();
    daybook.crm.spell = spell;
    daybook.crm.faults.push(
      { on: 'create', kind: 'reset after', times: 1 },
      { on: 'update', kind: 'hang after', times: 1 },
    );
    const messages = texts.map((text, index) => message(index + 1, text));
    await daybook.log(conversation(messages.slice(0, 2), { contactName }));
    await daybook.pass(90_000);
    await daybook.log(conversation(messages, { contactName }));
    await daybook.pass(180_000);
    expect(daybook.crm.entries).toHaveLength(1);
    expect(daybook.crm.entries[0]?.body).toContain('Conversation(4 messages)');
    expect(await daybook.unfiled()).toEqual([]);
  },
);

it('sees every sign that a person changes once the entry was looked at', async () => {
  const daybook = await startFakeDaybook();
  daybook.crm.spell = spellings['no characters beyond U+FFFF'] ?? ((text) => text);
  await daybook.log(conversation([message(1, 'Yes 👍')]));
  await daybook.log(conversation([message(1, 'Yes 👍'), message(2, 'two')]));
  await daybook.log(conversation([message(1, 'Yes 👍'), message(2, 'two'), message(3, 'three')]));
  // What stands now has not been looked at since it was written; a verification of an unknown write does.
  daybook.crm.faults.push({ on: 'update', kind: 'hang before', times: 1 });
  await daybook.log(conversation([message(4, 'four')]));
  const [entry] = daybook.crm.entries;
  if (entry) entry.body += '<br>Call her. Ben';
  await daybook.pass(180_000);
  expect(daybook.crm.entries.map(({ body }) => body.includes('Call her. Ben'))).toEqual([true, false]);
});

it('cuts a title at what the connector states, before its day', async () => {
  const daybook = await startFakeDaybook({ subjectCharacters: 60 });
  await daybook.log(conversation([message(1, 'one')], { contactName }));
  expect(daybook.crm.entries.map(({ subject }) => subject)).toEqual([
    'SMS conversation with Zoë Ölmütz-Hernández de la… - 26/07/14',
  ]);
  expect(daybook.crm.entries[0]?.body).toContain(
    '<b>SMS conversation with Zoë Ölmütz-Hernández de la Cruz y Montalbán, Department of Roofs and Gutters of Springfield - 26/07/14</b>',
  );
  expect(daybook.crm.entries[0]?.subject).toHaveLength(60);
});

const lines = (body: string): string => body.replace(/.+/g, '<p>$&</p>');
it.each([
  ['text/plain', 'line breaks', (body: string) => body.replaceAll('\n', '<br>\n')],
  ['text/plain', 'paragraphs', lines],
  ['text/plain', 'references', (body: string) => body.replaceAll('&', '&amp;').replaceAll('é', '&eacute;')],
  ['text/plain', 'links', (body: string) => body.replace(/https:\/\/\S+/g, '<a href="$&">$&</a>')],
  ['text/markdown', 'bare addresses', (body: string) => body.replace(/\]\(<([^>]*)>\)/g, ']($1)')],
] as const)('%s that a CRM shows with %s goes on in one entry', async (format, _name, spell) => {
  const daybook = await startFakeDaybook({ format });
  daybook.crm.sanitises = false;
  daybook.crm.spell = ({ subject, body }) => ({ subject, body: spell(body) });
  const attachments = [
    { id: 9, type: 'MmsAttachment', contentType: 'image/jpeg', uri: 'https://media.ringcentral.com/m/1' },
  ];
  const messages = [message(1, 'Café & cake'), message(2, 'a', { attachments }), message(3, 'b')];
  for (const count of [1, 2, 3]) {
    // oxlint-disable-next-line no-await-in-loop -- one after another
    await daybook.log(conversation(messages.slice(0, count)));
  }
  expect(daybook.crm.entries).toHaveLength(1);
  expect(daybook.crm.entries[0]?.body).toMatch(/Conversation\\?\(3 messages/);
});
