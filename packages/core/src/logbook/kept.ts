import { DaybookError } from '../errors/daybook-error.js';
import type { ErrorCode } from '../errors/error-table.js';
import type { LogbookRecord } from './record.js';

/**
 * What a person is told whose messages wait: what went wrong, and that Daybook goes on by itself.
 *
 * @param retryAfterMs - milliseconds until it is tried again
 */
export function keptBecause(
  error: unknown,
  retryAfterMs: number,
  kind: LogbookRecord['kind'] = 'day',
): DaybookError {
  const code = keptAs[kind];
  if (!DaybookError.is(error)) return new DaybookError(code, { detail: '', cause: error });
  if (error.code === 'logged_elsewhere' && kind === 'day') return error;
  return new DaybookError(code, { detail: firstSentence(error.message), retryAfterMs, cause: error });
}

/** What a person reads of what is kept. */
export const keptAs = { day: 'kept', call: 'call_kept' } as const satisfies Record<
  LogbookRecord['kind'],
  ErrorCode
>;

/** Once it is taken in, nothing that goes wrong here means that it is lost. */
export function keptByNow(error: unknown, kind: LogbookRecord['kind'] = 'day'): DaybookError {
  if (DaybookError.is(error) && error.code !== 'storage_unavailable') return error;
  const detail = DaybookError.is(error)
    ? 'Daybook cannot reach its database just now.'
    : 'something went wrong in Daybook.';
  return new DaybookError(keptAs[kind], { detail, cause: error });
}

/** What went wrong, without the advice that follows it: here nobody needs to do anything. */
export function firstSentence(message: string): string {
  return /^.*?\.(?= [A-Z]|$)/.exec(message)?.[0] ?? message;
}
