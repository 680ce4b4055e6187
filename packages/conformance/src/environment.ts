/** What the kit gives to a connector in place of the real clock and of chance, so that no case waits or wavers. */
export interface Environment {
  /** Epoch milliseconds. */
  now: () => number;
  /** Turns the clock instead of waiting. */
  sleep: (milliseconds: number) => Promise<void>;
  /** Between 0 and 1, the same series in every run. */
  random: () => number;
}
