import { type EntryText, hasSameWords, isKnownAgain, type RecordId } from '@daybook/core';
import type { Case } from '../case.js';
import type { CaseContext, Writing } from '../run/case-context.js';
import { check, show } from '../run/check.js';
import { ADA, sms } from '../run/script.js';
import { firstDifference, visibleText } from '../run/visible-text.js';

const texts = {
  entities: ['Café Zürich, 5 € … “fine”', 'It\'s "so": naïve & Ångström, Ben & Jerry\'s'],
  signs: ['if 5 < 6 and 7 > 2, then', 'write &eacute; or &amp; or <b>bold</b>, not <i>'],
  emoji: ['Yes 👍 on Friday', 'The roof ❤️ for 👩‍👩‍👧 is done 🏠 by nine'],
  rules: ['------------', 'Up to here\n---\n***\n___\nand below'],
  emptyLines: ['One\n\n\nTwo', 'Three\n \n\t\nFour\n\nFive'],
  paragraphs: [
    'Ada Known\n12 Roof Street\nBrookfield',
    ...['gutters', 'tiles', 'chimney', 'windows', 'ladder'].map(
      (what, index) => `${index + 1}. The ${what}: as we said on the phone\nand as it stands in the offer`,
    ),
  ],
};

/**
 * Every CRM spells what it stores in its own way, and core forgives that. What core does not know again counts as a
 * person's edit, so that each further message opens a next part.
 */
export const spellingCases: Case[] = [
  spelling(
    'spelling.entities',
    'Text that is read with its entities escaped once more is another text: what people see in a form of it, they save.',
    texts.entities,
  ),
  spelling(
    'spelling.signs',
    'What a customer typed as "<" or "&" is lost when an entry is read as plain text: the entry looks edited.',
    texts.signs,
  ),
  spelling(
    'spelling.emoji',
    'A CRM may lose an emoji, but not what stands after it, and not put words in its place.',
    texts.emoji,
  ),
  spelling(
    'spelling.rules',
    'Below the first rule stand the messages. What is read only down to it is no entry of ours any more.',
    texts.rules,
  ),
  spelling(
    'spelling.empty-lines',
    'An empty line is no end. Who reads only the first paragraph takes the rest for deleted by a person.',
    texts.emptyLines,
  ),
  spelling(
    'spelling.paragraphs',
    'A preview, with "show more" where the text goes on, is not the entry, however the CRM makes paragraphs of lines.',
    texts.paragraphs,
  ),
  spelling(
    'spelling.titles',
    'An entry whose title is read from another field looks renamed by a person.',
    ['Hello, is the roof done?', 'Nearly. Tomorrow.'],
    'Zoë "Zizi" O\'Brien-Ölmütz & Söhne',
  ),
  {
    id: 'spelling.full-title',
    level: 2,
    why: 'A title as long as `limits.subjectCharacters` that the CRM cuts loses its day, or the CRM refuses the entry.',
    run: (context) => checkTitle(context, { letters: 'Montalban-', longer: 0 }),
  },
  {
    id: 'spelling.wide-title',
    level: 2,
    why: 'A CRM that counts bytes takes a third of a title in Japanese. `limits.subjectCharacters` must be true of any letters.',
    run: (context) => checkTitle(context, { letters: '漢字', longer: 0 }),
  },
  {
    id: 'spelling.cut-title',
    level: 2,
    why: 'Core cuts a title that is too long. Who looks for the whole name then does not find the entry.',
    run: (context) => checkTitle(context, { letters: 'Montalban-', longer: 40 }),
  },
  {
    id: 'spelling.stored',
    level: 2,
    why: "Where `stored` repeats what was sent, and not what the CRM holds, the CRM's own spelling looks like a person's edit.",
    async run(context) {
      const writings = await writingsOf(context, { messages: Object.values(texts).flat() });
      for await (const { writing, logId, stored } of written(context, writings)) {
        if (stored === undefined) continue;
        const standing = await standingOf(context, writing, logId);
        const { format } = writing.digest;
        check(
          hasSameWords(stored, standing, format),
          `stored is not what the CRM holds: ${difference(stored, standing, format)}`,
        );
      }
    },
  },
];

/** A case that writes a day with these messages: the first one, then all. */
function spelling(id: string, why: string, messages: readonly string[], name = ADA.name): Case {
  return {
    id,
    level: 2,
    why,
    run: async (context) => checkKnownAgain(context, await writingsOf(context, { messages, name })),
  };
}

/** A title that fills the limit, or would be longer. */
async function checkTitle(
  context: CaseContext,
  { letters, longer }: { letters: string; longer: number },
): Promise<void> {
  const messages = ['Hello', 'Again'];
  const { entryBytes, subjectCharacters } = context.facts.limits;
  const [short] = await writingsOf(context, { messages, name: 'N' });
  const frame = (short?.digest.subject.length ?? 0) - 1;
  // The name stands in the entry three times, with up to three bytes a letter.
  const whole = Math.max(60, Math.min(subjectCharacters, Math.floor((entryBytes - 1_200) / 9)));
  const length = whole - frame + longer;
  const name = letters.repeat(Math.ceil(length / letters.length)).slice(0, length);
  const writings = await writingsOf(context, { messages, name });
  await checkKnownAgain(context, writings);
  // oxlint-disable-next-line no-await-in-loop -- there is one
  for (const { contact, digest } of writings.slice(-1)) await context.checkOneEntry({ contact, digest });
}

/** The day as it grows: with its first message, and with all of them. */
async function writingsOf(
  context: CaseContext,
  { messages, name = ADA.name }: { messages: readonly string[]; name?: string },
): Promise<Writing[]> {
  const contact = { ...(await context.seed()), name };
  const minute = (index: number): string => `2026-07-14T17:${String(10 + index).padStart(2, '0')}:00Z`;
  const all = messages.map((text, index) => sms(text, minute(index)));
  return [
    { contact, digest: await context.digest({ contact, messages: all.slice(0, 1) }) },
    { contact, digest: await context.digest({ contact, messages: all }) },
  ];
}

interface Written {
  writing: Writing;
  logId: RecordId;
  stored: EntryText | undefined;
}

/** Writes one after another into the same entry. */
async function* written(context: CaseContext, writings: readonly Writing[]): AsyncGenerator<Written> {
  let logId: RecordId | undefined;
  for (const writing of writings) {
    const told: Omit<Written, 'writing'> =
      logId === undefined
        ? // oxlint-disable-next-line no-await-in-loop -- the second follows the first
          await context.createAndTell(writing)
        : // oxlint-disable-next-line no-await-in-loop
          { logId, ...(await context.updateAndTell(writing, logId)) };
    logId = told.logId;
    yield { writing, ...told };
  }
}

async function checkKnownAgain(context: CaseContext, writings: readonly Writing[]): Promise<void> {
  const { facts } = context;
  for await (const { writing, logId, stored } of written(context, writings)) {
    const { contact, digest } = writing;
    if (stored) checkOne('stored', stored, digest);
    if (facts.has('getMessageLog')) checkOne('getMessageLog', await context.read(contact, logId), digest);
    if (!facts.has('findMessageLog')) continue;
    await context.settle();
    checkOne('findMessageLog', await context.find(writing), digest);
  }
}

function checkOne(what: string, shown: EntryText | null, digest: Writing['digest']): void {
  check(shown, `${what} gives null for an entry that was written`);
  const { format } = digest;
  check(
    referencesIn(shown, format) <= referencesIn(digest, format),
    `${what} gives the text escaped once more: ${difference(shown, digest, format)}`,
  );
  check(
    isKnownAgain(shown, digest),
    `Daybook takes for a person's edit what ${what} gives: ${difference(shown, digest, format)}`,
  );
}

/** Core forgives at the first look what a CRM escapes once more; people would read it. */
function referencesIn({ body }: EntryText, format: Writing['digest']['format']): number {
  return visibleText(body, format, { dropsEmoji: false }).split(/&(?:#\d+|\w+);/).length;
}

/** What stands in the CRM, as the connector will show it. */
async function standingOf(context: CaseContext, { contact }: Writing, logId: RecordId): Promise<EntryText> {
  if (context.facts.has('getMessageLog')) {
    const standing = await context.read(contact, logId);
    check(standing, 'the entry cannot be read');
    return standing;
  }
  const entry = (await context.entries()).find(({ id }) => id === logId);
  check(entry, 'the entry does not stand in the CRM');
  return entry;
}

/** Where two entries differ. */
function difference(found: EntryText, expected: EntryText, format: Writing['digest']['format']): string {
  const [is = '', shouldBe = ''] = [found, expected].map(({ body }) =>
    visibleText(body, format, { dropsEmoji: false }),
  );
  if (is !== shouldBe) return firstDifference(is, shouldBe);
  return found.subject === expected.subject
    ? 'they differ in signs that are hardly seen'
    : `its title is ${show(found.subject)} and should be ${show(expected.subject)}`;
}
