/**
 * Waits for work no longer than so many milliseconds. The work goes on: what becomes of it then is nobody's any more here.
 *
 * @param giveUp - called when that is over; gives the error that is thrown
 * @example
 * const answer = await within(5_000, ask(), () => new Error('no answer within five seconds'));
 */
export function within<Result>(
  milliseconds: number,
  work: Promise<Result>,
  giveUp: () => Error,
): Promise<Result> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(giveUp()), milliseconds);
    const settle =
      <Value>(how: (value: Value) => void) =>
      (value: Value): void => {
        clearTimeout(timer);
        how(value);
      };
    work.then(settle(resolve), settle(reject));
  });
}
