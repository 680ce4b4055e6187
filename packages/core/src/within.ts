/**
 * Waits for work no longer than so many milliseconds. The work goes on: what becomes of it then is nobody's any more here.
 *
 * @param giveUp - called when that is over; gives the error that is thrown
 * @example
 * const answer = await within(5_000, ask(), () => new Error('no answer within five seconds'));
 */
export async function within<Result>(
  milliseconds: number,
  work: Promise<Result>,
  giveUp: () => Error,
): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const impatience = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(giveUp()), milliseconds);
  });
  try {
    return await Promise.race([work, impatience]);
  } finally {
    clearTimeout(timer);
    work.catch(() => undefined);
  }
}
