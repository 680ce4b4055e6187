import { DaybookError } from '../errors/daybook-error.js';
import { within } from '../within.js';
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
export function patiently<Result>(
  { connector }: Profile,
  work: Promise<Result>,
  { patienceMs, kind }: { patienceMs: number; kind: LogbookRecord['kind'] },
): Promise<Result> {
  const detail = `${connector.manifest.displayName} is slow to answer.`;
  return within(patienceMs, work, () => new DaybookError(keptAs[kind], { detail, retryAfterMs: patienceMs }));
}
