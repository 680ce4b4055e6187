import { DaybookError } from '../../errors/daybook-error.js';

/**
 * Runs a call that may hang for ever. After the deadline, or when `outer` aborts, its signal aborts and the result is
 * not waited for any more: whether the call did something is then unknown.
 *
 * @param seconds - how long the call may take
 * @throws DaybookError `crm_unavailable`, `mayHaveLanded`, when it took too long; without it, and without the call, when `outer`
 *   had aborted before
 */
export function withDeadline<Result>(
  { seconds, outer, crm }: { seconds: number; outer: AbortSignal | undefined; crm: string },
  call: (signal: AbortSignal) => Result | Promise<Result>,
): Promise<Result> {
  const tooLate = (mayHaveLanded: boolean): DaybookError =>
    new DaybookError('crm_unavailable', { crm, detail: 'it took too long', mayHaveLanded });
  if (outer?.aborted) return Promise.reject(tooLate(false));
  return new Promise((resolve, reject) => {
    const controller = new AbortController();
    const end = (): void => {
      clearTimeout(timer);
      outer?.removeEventListener('abort', abort);
    };
    const abort = (): void => {
      end();
      reject(tooLate(true));
      controller.abort();
    };
    const timer = setTimeout(abort, seconds * 1000);
    outer?.addEventListener('abort', abort);
    const result = (async () => call(controller.signal))();
    result.then(resolve, reject).finally(end);
  });
}
