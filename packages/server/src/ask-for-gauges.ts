import { within } from '@daybook/core';

/** Prometheus gives up after ten seconds, and with the database all that this process knows by itself would be missing. */
const PATIENCE_MS = 5_000;

/** What is told at a visit. */
export function inTime<Told>(asked: Promise<Told>): Promise<Told> {
  return within(PATIENCE_MS, asked, () => new Error('not told in time'));
}

/** As much of a gauge as is needed to leave it out. */
interface Emptied {
  reset(): void;
  remove(labels: object): void;
}

/** Gauges whose values somebody else tells, such as the database. */
export interface AskedGauges<Told> {
  gauges: () => readonly Emptied[];
  ask: () => Promise<Told>;
  show: (told: Told) => void;
}

/**
 * Makes what fills gauges at each visit. Several are read at the same moment, and each must wait for what fills all of them: once,
 * for all. What is not told, or not in time, is left out: what was told before is old, and nothing would be a number.
 */
export function askForGauges<Told>({ gauges, ask, show }: AskedGauges<Told>): () => Promise<void> {
  let filling: Promise<void> | undefined;
  const fill = async (): Promise<void> => {
    let told: { value: Told } | undefined;
    try {
      told = { value: await inTime(ask()) };
    } catch {
      // That it cannot be asked is told by `daybook_ready`.
    }
    for (const gauge of gauges()) {
      gauge.reset();
      // One without labels would say 0.
      gauge.remove({});
    }
    if (told) show(told.value);
  };
  return () => {
    filling ??= fill().finally(() => {
      filling = undefined;
    });
    return filling;
  };
}
