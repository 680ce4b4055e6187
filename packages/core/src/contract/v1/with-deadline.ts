import { DaybookError } from '../../errors/daybook-error.js';

/**
 * Runs a call that may hang for ever. After the deadline, or when `outer` aborts, its signal aborts and the result is
 * not waited for any more: whether the call did something is then unknown.
 *
 * @param seconds - how long the call may take
 * @throws DaybookError `crm_unavailable`, `mayHaveLanded`, when it took too long
 */
export async function withDeadline<Result>(
  { seconds, outer, crm }: { seconds: number; outer: AbortSignal | undefined; crm: string },
  call: (signal: AbortSignal) => Result | Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  let abort!: () => void;
  const aborted = new Promise<never>((_resolve, reject) => {
    abort = () => {
      reject(new DaybookError('crm_unavailable', { crm, detail: 'it took too long', mayHaveLanded: true }));
      controller.abort();
    };
  });
  const timer = setTimeout(abort, seconds * 1000);
  outer?.addEventListener('abort', abort, { once: true });
  if (outer?.aborted) abort();
  try {
    return await Promise.race([aborted, (async () => call(controller.signal))()]);
  } finally {
    clearTimeout(timer);
    outer?.removeEventListener('abort', abort);
  }
}
