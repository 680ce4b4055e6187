/** A connector that keeps the contract is proven whatever its CRM makes of a text. */
import type { EntryText } from '@daybook/core';
import { expect, test } from 'vitest';
import { runConformance, type Subject } from '../src/index.js';
import { createReferenceConnector, referenceSubject } from './reference/reference-connector.js';
import { ReferenceCrm } from './reference/reference-crm.js';

type Spell = (text: EntryText) => EntryText;
const inBody =
  (change: (body: string) => string): Spell =>
  ({ subject, body }) => ({ subject, body: change(body) });

/** The reference subject on a CRM that spells so. */
function spelling(spell: Spell, more: Partial<Subject> = {}, port: object = {}): Subject {
  return {
    ...referenceSubject,
    openCrm: (environment) => Object.assign(new ReferenceCrm(environment, { spell }), port),
    ...more,
  };
}

const options = { levels: [1, 2] } as const;

test.each([
  [
    'named entities',
    inBody((body) => body.replaceAll('é', '&eacute;').replaceAll('ü', '&uuml;').replaceAll('…', '&hellip;')),
  ],
  ['numbered entities', inBody((body) => body.replace(/[^ -~]/gu, (sign) => `&#${sign.codePointAt(0)};`))],
  ['a rule for dashes', inBody((body) => body.replaceAll('------------<br />', '<hr>'))],
  ['no empty lines', inBody((body) => body.replace(/(?:<br \/>)+/g, '<br>').replace(/^<br>/, ''))],
  ['paragraphs for lines', inBody((body) => `<p>${body.replaceAll('<br />', '</p>\n<p>')}</p>`)],
  ['no variation selectors', inBody((body) => body.replace(/[\uFE00-\uFE0F]/g, ''))],
  ['decomposed letters', inBody((body) => body.normalize('NFD'))],
])('on a CRM that spells with %s', async (_name, spell) => {
  const only = ['entries', 'text', 'spelling', 'limits'];
  const report = await runConformance(spelling(spell), { ...options, only });
  expect(report.cases.filter(({ status }) => status !== 'passed')).toEqual([]);
});

test('on a CRM that keeps 80 characters of a title, which the connector states', async () => {
  const report = await runConformance(
    spelling(({ subject, body }) => ({ subject: subject.slice(0, 80), body }), {
      create: (environment) =>
        createReferenceConnector(environment, {
          definition: (reference) => ({
            ...reference,
            limits: { ...reference.limits, subjectCharacters: 80 },
          }),
        }),
    }),
    options,
  );
  expect(report.cases.filter(({ status }) => status !== 'passed')).toEqual([]);
});

const emoji = /[\u{10000}-\u{10FFFF}]/gu;
test.each([
  ['drops emoji', ''],
  ['keeps a question mark for each emoji', '?'],
])('on a CRM that %s, and says so: the certificate tells it', async (_name, instead) => {
  const reason = 'The CRM keeps three bytes a character.';
  const report = await runConformance(
    spelling(
      inBody((body) => body.replace(emoji, instead)),
      { notApplicable: { 'text.emoji': reason } },
      { dropsEmoji: true },
    ),
    options,
  );
  expect(report.cases.filter(({ status }) => status !== 'passed')).toMatchObject([
    { id: 'text.emoji', status: 'not applicable', reason, blocks: false },
  ]);
  expect(report.level).toBe(2);
});

test('a CRM that drops emoji without saying so does not hold level 2', async () => {
  const report = await runConformance(spelling(inBody((body) => body.replace(emoji, ''))), options);
  expect(report.cases.filter(({ status }) => status === 'failed').map(({ id }) => id)).toEqual([
    'text.scripts',
    'text.emoji',
    'limits.bytes-not-letters',
  ]);
  expect(report.level).toBe(1);
});
