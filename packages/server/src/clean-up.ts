import type { Storage } from './storage/storage.js';

const HOUR_MS = 3_600_000;
/** What is told of a call that nobody asks to log waits so long. */
const DAY_MS = 86_400_000;

/** What {@link startCleanUp} works with. */
export interface CleanUpOptions {
  storage: Pick<Storage, 'logbook' | 'sessions'>;
  /** How long the text of a conversation is kept after the last thing that happened to it. */
  keepTextMs: number;
  now: () => number;
  /** Told how many days were closed, and how many people's keys were forgotten. */
  onDone: (dropped: { texts: number; keys: number }) => void;
  onProblem: (error: unknown) => void;
}

/**
 * Drops what is no longer needed: now, and then every hour.
 *
 * @returns ends it, between two of its steps
 */
export function startCleanUp(options: CleanUpOptions): () => Promise<void> {
  const { storage, keepTextMs, now, onDone, onProblem } = options;
  const ending = new AbortController();
  let underway: Promise<void> | undefined;
  const cleanUp = async (): Promise<void> => {
    try {
      const keys = await storage.sessions.cleanUp(now());
      await storage.logbook.dropEarly(now() - DAY_MS);
      onDone({ texts: await storage.logbook.dropTexts(now() - keepTextMs, ending.signal), keys });
    } catch (error) {
      onProblem(error);
    } finally {
      underway = undefined;
    }
  };
  // The first one of a large database may take more than an hour.
  const begin = (): void => {
    underway ??= cleanUp();
  };
  const timer = setInterval(begin, HOUR_MS);
  timer.unref();
  begin();
  return async () => {
    clearInterval(timer);
    ending.abort();
    await underway;
  };
}
