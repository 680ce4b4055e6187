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

/** Once messages are taken in, nothing that goes wrong here means that they are lost. */
export function keptByNow(error: unknown): DaybookError {
  if (DaybookError.is(error) && error.code !== 'storage_unavailable') return error;
  const detail = DaybookError.is(error)
    ? 'Daybook cannot reach its database just now.'
    : 'something went wrong in Daybook.';
  return new DaybookError('kept', { detail, cause: error });
}

/** What went wrong, without the advice that follows it: here nobody needs to do anything. */
function firstSentence(message: string): string {
  return /^.*?\.(?= [A-Z]|$)/.exec(message)?.[0] ?? message;
}
