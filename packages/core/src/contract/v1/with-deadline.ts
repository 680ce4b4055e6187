import { DaybookError } from '../../errors/daybook-error.js';

/**
 * Runs a call that may hang for ever. After the deadline, or when `outer` aborts, its signal aborts and the result is
 * not waited for any more: whether the call did something is then unknown.
 *
 * @param seconds - how long the call may take
 * @throws DaybookError `crm_unavailable`, `mayHaveLanded`, when it took too long
 */
export function withDeadline<Result>(
  { seconds, outer, crm }: { seconds: number; outer: AbortSignal | undefined; crm: string },
  call: (signal: AbortSignal) => Result | Promise<Result>,
): Promise<Result> {
  return new Promise((resolve, reject) => {
    const controller = new AbortController();
    const end = (): void => {
      clearTimeout(timer);
      outer?.removeEventListener('abort', abort);
    };
    const abort = (): void => {
      end();
      reject(new DaybookError('crm_unavailable', { crm, detail: 'it took too long', mayHaveLanded: true }));
      controller.abort();
    };
    const timer = setTimeout(abort, seconds * 1000);
    outer?.addEventListener('abort', abort);
    if (outer?.aborted) abort();
    const result = (async () => call(controller.signal))();
    result.then(resolve, reject).finally(end);
  });
}
