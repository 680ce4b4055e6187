import { DaybookError, type RecordId } from '@daybook/core';
import type { CaseContext, Writing } from './case-context.js';
import { ConformanceFailure, check, show } from './check.js';

/** What came of a call that may fail. */
export type Attempt<Result> = { done: Result; error: undefined } | { done: undefined; error: DaybookError };

/** Waits for a call; its DaybookError is a result too. Anything else that is thrown is not, and goes on. */
export async function attempt<Result>(call: Promise<Result>): Promise<Attempt<Result>> {
  try {
    return { done: await call, error: undefined };
  } catch (error) {
    if (!DaybookError.is(error)) throw error;
    return { done: undefined, error };
  }
}

/** The error of a call that must fail. */
export async function errorOf(call: Promise<unknown>, what: string): Promise<DaybookError> {
  const { done, error } = await attempt(call);
  check(error, `${what} counts as done (${show(done)})`);
  return error;
}

/** The error passes on how long the CRM wants to be left alone. */
export function checkWait({ retryAfterMs }: DaybookError, hintMs: number, what: string): void {
  check(
    (retryAfterMs ?? 0) >= hintMs,
    `retryAfterMs of ${what} is ${retryAfterMs}, although the CRM asks for ${hintMs}`,
  );
}

/** How often a day is tried again in {@link writeLikeCore}. */
const TRIES = 4;

/**
 * Brings a day into the CRM as core does after a failure: a create of unknown fate is looked up by its marker before it
 * is repeated; one that was surely refused is simply tried again.
 *
 * @returns the entry's id; undefined when only a person could say what became of it
 */
export async function writeLikeCore(context: CaseContext, writing: Writing): Promise<RecordId | undefined> {
  let isUncertain = writing.previous === 'uncertain';
  if (isUncertain && !context.facts.has('findMessageLog')) return undefined;
  let last: DaybookError | undefined;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const previous: Writing['previous'] = isUncertain ? 'uncertain' : 'none';
    // oxlint-disable-next-line no-await-in-loop -- one try after another
    const { done, error }: Attempt<RecordId> = await attempt(step(context, { ...writing, previous }));
    if (error === undefined) return done;
    last = error;
    isUncertain ||= error.mayHaveLanded;
    if (isUncertain && !context.facts.has('findMessageLog')) return undefined;
    check(error.retryable, `Daybook would give up, for the error is ${error.code}: ${error.message}`);
    // oxlint-disable-next-line no-await-in-loop
    await context.settle(error.retryAfterMs);
  }
  throw new ConformanceFailure(`the entry is not written after ${TRIES} tries: ${last?.message}`);
}

async function step(context: CaseContext, writing: Writing): Promise<RecordId> {
  const found = writing.previous === 'uncertain' ? await context.find(writing) : null;
  if (found === null) return context.create(writing);
  await context.update(writing, found.logId);
  return found.logId;
}
