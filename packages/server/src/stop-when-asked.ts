import type { BaseLogger } from 'pino';

/** Given to a server that ends when the process that started it is gone (`npm start`); it needs a channel to it. */
export const END_WITH_STARTER = '--end-with-starter';

/**
 * Ends the process when it is asked to: by SIGINT or SIGTERM, or, when it runs for a starter, by that one's word or end.
 * Lets what is under way finish first; a second signal ends at once.
 *
 * @param close - resolves when nothing is under way any more
 * @param options - `unreadyMs`: the part of `close` in which everything still goes on; `finishMs`: how long the rest may
 *   take, by default 45 seconds: 30 for requests under way, 15 more for writes; `logger`: told of the beginning and the end
 */
export function stopWhenAsked(
  close: () => Promise<unknown>,
  {
    unreadyMs,
    finishMs = 45_000,
    logger,
  }: { unreadyMs: number; finishMs?: number; logger?: Pick<BaseLogger, 'info' | 'error'> },
): void {
  const longestMs = unreadyMs + finishMs;
  let isStopping = false;
  const stop = (): void => {
    if (isStopping) return;
    isStopping = true;
    logger?.info({ withinSeconds: longestMs / 1_000 }, 'stopping');
    console.error(
      `Stopping: what is under way is finished first, within ${longestMs / 1_000} seconds. A second Ctrl-C or signal ends at once.`,
    );
    setTimeout(() => {
      logger?.error('not everything was finished in time');
      console.error('Not everything was finished in time. What is left is taken up at the next start.');
      process.exit(1);
    }, longestMs).unref();
    close().then(
      () => {
        logger?.info('stopped');
        console.error('Stopped.');
        process.exit(0);
      },
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  // Only signals are counted: one Ctrl-C reaches this process, and its starter, which passes it on.
  const onSignal = (): void => {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
    stop();
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  if (process.argv.includes(END_WITH_STARTER)) stopWithStarter(stop);
}

function stopWithStarter(stop: () => void): void {
  process.on('message', (word) => {
    if (word === 'stop') stop();
    if (word === 'stop at once') process.exit(1);
  });
  process.once('disconnect', stop);
  // Only while it is listened to does the channel keep the process alive, and tell of its end.
  if (!process.connected) stop();
}
