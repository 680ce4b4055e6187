import type { Digest, Message } from '@daybook/core';
import type { Case } from '../case.js';
import type { CaseContext } from '../run/case-context.js';
import { check } from '../run/check.js';
import { type Script, sms } from '../run/script.js';

const UNITS_PER_MESSAGE = 200;

export const limitCases: Case[] = [
  {
    id: 'limits.size-is-honest',
    level: 2,
    why: 'When the CRM keeps less than the connector says, the end of a long day is cut off without a word.',
    run: (context) => checkFull(context, 'word '),
  },
  {
    id: 'limits.bytes-not-letters',
    level: 2,
    why: 'Who counts letters and not bytes loses the end of every long day in Japanese, Arabic or emoji.',
    run: (context) => checkFull(context, '漢字😀 '),
  },
  {
    id: 'limits.full-on-update',
    level: 2,
    why: 'A day grows message by message until it is full: the last of them must not fall off.',
    run: (context) => checkFull(context, 'é & ü ', { grows: true }),
  },
];

/** Writes an entry that fills the connector's limit to the last few bytes. */
async function checkFull(context: CaseContext, unit: string, { grows = false } = {}): Promise<void> {
  const contact = await context.seed();
  const { entryBytes } = context.facts.limits;
  const start = grows
    ? await context.create({
        contact,
        digest: await context.digest({ contact, messages: [sms('Hello', '2026-07-14T17:00:00Z')] }),
      })
    : undefined;
  const digest = await fill(context, { contact, unit, bytes: entryBytes });
  if (start === undefined) await context.create({ contact, digest });
  else await context.update({ contact, digest }, start);
  const { body } = await context.checkOneEntry({ contact, digest });
  check(body.includes('The very end'), 'the end of a full day is missing');
}

/** A digest of at most so many bytes, and of not many fewer. */
async function fill(
  context: CaseContext,
  { contact, unit, bytes }: { contact: Script['contact']; unit: string; bytes: number },
): Promise<Digest> {
  const withUnits = (units: number): Promise<Digest> =>
    context.digest({
      contact,
      messages: [
        sms('Hello', '2026-07-14T16:59:00Z'),
        ...fillers(unit, units),
        sms('The very end', '2026-07-14T20:00:00Z'),
      ],
    });
  const sizeOf = async (units: number): Promise<number> => Buffer.byteLength((await withUnits(units)).body);
  const bare = await sizeOf(0);
  const perMessage = (await sizeOf(UNITS_PER_MESSAGE)) - bare;
  const perUnit = (await sizeOf(UNITS_PER_MESSAGE)) - (await sizeOf(UNITS_PER_MESSAGE - 1));
  const whole = Math.floor((bytes - bare) / perMessage);
  const rest = bytes - bare - whole * perMessage - (perMessage - UNITS_PER_MESSAGE * perUnit);
  let units =
    whole * UNITS_PER_MESSAGE + Math.max(0, Math.min(UNITS_PER_MESSAGE, Math.floor(rest / perUnit)));
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop -- the estimate is a few bytes off at most
    const digest = await withUnits(units);
    if (Buffer.byteLength(digest.body) <= bytes) return digest;
    units -= 1;
  }
}

/** Texts of a length that people send, so that no other limit than the entry's comes into play. */
function fillers(unit: string, units: number): Message[] {
  return Array.from({ length: Math.ceil(units / UNITS_PER_MESSAGE) }, (_, index) => {
    const text = unit.repeat(Math.min(UNITS_PER_MESSAGE, units - index * UNITS_PER_MESSAGE));
    return sms(text, new Date(Date.UTC(2026, 6, 14, 17) + index * 1000).toISOString());
  });
}
