import { DaybookError } from '../errors/daybook-error.js';

/**
 * What a person is told whose messages wait: what went wrong, and that Daybook goes on by itself.
 *
 * @param retryAfterMs - milliseconds until it is tried again
 */
export function keptBecause(error: unknown, retryAfterMs: number): DaybookError {
  if (!DaybookError.is(error)) return new DaybookError('kept', { detail: '', cause: error });
  if (error.code === 'logged_elsewhere') return error;
  return new DaybookError('kept', { detail: firstSentence(error.message), retryAfterMs, cause: error });
}

/** What went wrong, without the advice that follows it: here nobody needs to do anything. */
function firstSentence(message: string): string {
  return /^.*?\.(?= [A-Z]|$)/.exec(message)?.[0] ?? message;
}
