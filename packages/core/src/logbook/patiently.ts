import { DaybookError } from '../errors/daybook-error.js';
import { keptAs } from './kept.js';
import type { LogbookRecord } from './record.js';
import type { Profile } from './write-entry.js';

/**
 * Waits for work no longer than a person would. It goes on, and whatever becomes of it then is recorded by itself.
 *
 * @param patienceMs - how long that is, in milliseconds
 * @param kind - of what is written
 * @throws DaybookError that says that it is kept
 */
export async function patiently<Result>(
  { connector }: Profile,
  work: Promise<Result>,
  { patienceMs, kind }: { patienceMs: number; kind: LogbookRecord['kind'] },
): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const impatience = new Promise<never>((_resolve, reject) => {
    const error = new DaybookError(keptAs[kind], {
      detail: `${connector.manifest.displayName} is slow to answer.`,
      retryAfterMs: patienceMs,
    });
    timer = setTimeout(() => reject(error), patienceMs);
  });
  try {
    return await Promise.race([work, impatience]);
  } finally {
    clearTimeout(timer);
    work.catch(() => undefined);
  }
}
