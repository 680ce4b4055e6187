import type { UnfiledDigest } from '@daybook/core';
import { z } from 'zod';

/** Which button somebody has pressed, and on what: it stands in the address of the page that follows. */
export const pressedSchema = z.object({
  /** `nothing`: by then there was nothing to do. */
  did: z.enum(['retry', 'retry-all', 'dismiss', 'restore', 'undo', 'nothing']),
  /** The digest, or the group of all of them. */
  about: z.string().max(64),
  /** What stood behind it. */
  next: z.string().max(64).optional(),
  /** When all of a group were tried again, epoch milliseconds. */
  at: z.coerce.number().optional(),
});
export type Pressed = z.output<typeof pressedSchema>;

/** Where the page tells what came of it: browsers go there, and put the focus on it. */
export const TOLD = 'told';

const STILL_TRIED = 'Still being tried: reload this page to see what comes of it.';

interface Standing {
  /** As it stands on the list, if it does. */
  digest: UnfiledDigest | undefined;
  /** The first that came onto the list since all of a group were tried again. */
  refused: UnfiledDigest | undefined;
  /** Of the digest's messages. */
  states: ReadonlySet<string>;
  /** How many of the person's messages and calls are on their way. */
  waiting: number;
  crm: string;
}

/** What a person is told. */
export interface Outcome {
  words: string;
  /** Whether it is dismissed, and can be put back. */
  canUndo?: boolean;
}

/**
 * The first that came onto the list since all of a group were tried again, in whatever words. Those that were tried are too many
 * for an address: it may be another one, of which nothing else is said.
 */
export function firstRefused({ at }: Pressed, unfiled: readonly UnfiledDigest[]): UnfiledDigest | undefined {
  if (at === undefined) return undefined;
  return unfiled.find(({ startsAt, since }) => startsAt < at && since >= at);
}

/** What came of it by now. */
export function describeOutcome(
  { did }: Pressed,
  { digest, states, crm, refused, waiting }: Standing,
): Outcome {
  if (did === 'retry-all') {
    if (waiting > 0) return { words: STILL_TRIED };
    return {
      words: refused
        ? `Refused since you tried: ${refused.reason.message}`
        : 'None of these is on your list any more.',
    };
  }
  if (digest && did === 'retry') return { words: `Refused again: ${digest.reason.message}` };
  if (digest)
    return { words: `This is ${did === 'restore' || did === 'undo' ? 'back' : 'still'} on your list.` };
  if (did === 'dismiss' && states.has('dismissed'))
    // It may be there: the list asks to dismiss what its person has seen in the CRM.
    return { words: 'Dismissed: Daybook does not try this again.', canUndo: true };
  if (states.has('pending')) return { words: STILL_TRIED };
  const by = did === 'nothing' ? ' in the meantime' : '';
  if (states.has('dismissed') && (by || !states.has('filed')))
    return { words: `This was dismissed${by}.`, canUndo: true };
  return { words: states.has('filed') ? `Filed${by}: this is in ${crm}.` : 'This is on your list no more.' };
}
