import type { Case } from '../case.js';
import type { CaseContext } from '../run/case-context.js';
import { check } from '../run/check.js';
import { sms } from '../run/script.js';

export const textCases: Case[] = [
  text(
    'text.dollars',
    'A price or "$&" in a message is taken for an instruction, and parts of the entry are replaced.',
    ["Save $$$ now: $& $1 $` $' ${name} \\1 \\n %s %20"],
  ),
  text(
    'text.markup',
    'A message that looks like markup breaks the page of whoever reads it, or runs in it.',
    ['<img src=x onerror=alert(1)> <b>bold</b> </ul></li> <script>alert(1)</script> <!-- hidden -->'],
  ),
  text(
    'text.entities',
    'Text that is escaped twice, or not at all, reads as "&amp;lt;" or loses its signs.',
    ['Ben & Jerry\'s: "5 < 6" &amp; &lt;b&gt; &copy; &#39;'],
  ),
  text(
    'text.digest-lookalikes',
    "A customer who writes what Daybook's own lines say must not change the entry.",
    ['------------', 'did you get my messages?', 'Conversation(99 messages)', 'BEGIN', 'END', 'Participants'],
  ),
  text('text.scripts', 'Emoji, right-to-left and composed letters arrive as question marks or boxes.', [
    'Grüße 👩‍👩‍👧 🏳️‍🌈 😀 שלום עולם مرحبا नमस्ते 漢字 e\u0301',
  ]),
  {
    ...text(
      'text.emoji',
      'An answer that was one emoji stands there as an empty line, or as a row of signs.',
      ['👍', 'Yes 😀 at nine'],
    ),
    capability: 'emoji',
  },
  text('text.lines', 'An address in four lines that arrives as one line is not an address.', [
    'Ada Known\n12 Roof Street\n\nBrookfield',
  ]),
  {
    id: 'text.long',
    level: 2,
    why: 'A long message that ends in the middle has lost what was agreed.',
    run: (context) => {
      const { entryBytes } = context.facts.limits;
      const sentence = 'All work and no play. ';
      // Leaves room for everything around it.
      const times = Math.floor(Math.min(20_000, entryBytes - 1_200) / sentence.length);
      return checkText(context, [`${sentence.repeat(Math.max(1, times))}The end.`]);
    },
  },
  text('text.json', 'Quotation marks and backslashes must not end the text that the CRM is sent.', [
    '"quoted" \\ back\\slash {"a": [1, 2]} \t tab',
  ]),
  {
    id: 'text.names',
    level: 2,
    why: 'A name with an apostrophe or an ampersand makes the subject unreadable, or the CRM refuses the entry.',
    async run(context) {
      const contact = await context.seed({ name: "Zoë O'Brien & Sons <Ltd>", phone: '+14155550142' });
      const digest = await context.digest({ contact, messages: [sms('Hello', '2026-07-14T17:02:00Z')] });
      await context.create({ contact, digest });
      await context.checkOneEntry({ contact, digest });
    },
  },
  {
    id: 'text.nothing-obeyed',
    level: 2,
    why: 'Markup from a message that reaches the CRM as markup can steal the login of whoever opens the entry.',
    capability: 'HTML',
    async run(context) {
      const contact = await context.seed();
      const messages = [
        sms('<img src=x onerror=alert(1)><a href="https://evil.example">click</a>', '2026-07-14T17:02:00Z'),
      ];
      const digest = await context.digest({ contact, messages });
      await context.create({ contact, digest });
      const { body } = await context.checkOneEntry({ contact, digest });
      check(!/<img\b/i.test(body), 'an <img> of a message is markup in the entry');
      check(!/<a\b[^>]*evil\.example/i.test(body), 'a link of a message is markup in the entry');
    },
  },
];

/** The text as the first message of a day, and as a later one: connectors go wrong in one or the other. */
function text(id: string, why: string, lines: readonly string[]): Case {
  return { id, level: 2, why, run: (context) => checkText(context, lines) };
}

async function checkText(context: CaseContext, lines: readonly string[]): Promise<void> {
  const contact = await context.seed();
  const minute = (index: number): string => `2026-07-14T17:${String(10 + index).padStart(2, '0')}:00Z`;
  const messages = lines.map((line, index) => sms(line, minute(index)));
  const first = await context.digest({ contact, messages });
  const logId = await context.create({ contact, digest: first });
  await context.checkOneEntry({ contact, digest: first });

  const plain = sms('Plain', '2026-07-14T17:01:00Z');
  const digest = await context.digest({
    contact,
    messages: [plain, ...messages, sms('After', '2026-07-14T18:00:00Z')],
  });
  await context.update({ contact, digest }, logId);
  await context.checkOneEntry({ contact, digest });
}
