import { type Kysely, sql } from 'kysely';
import type { DaybookDatabase } from './schema.js';

const MEASURED_EVERY_MS = 60_000;

/** The database's time, for all processes that share it. */
export interface DatabaseClock {
  /** Epoch milliseconds. */
  now: () => number;
  stop: () => void;
}

/**
 * Leases and settling times are compared between processes, perhaps on different machines: a clock that is ahead would
 * take a lease that still runs. So all of them go by the database's clock, measured against their own once a minute.
 */
export async function startDatabaseClock(database: Kysely<DaybookDatabase>): Promise<DatabaseClock> {
  let offset = 0;
  const measure = async (): Promise<void> => {
    const before = Date.now();
    const { rows } = await sql<{
      now: string;
    }>`select extract(epoch from clock_timestamp()) * 1000 as now`.execute(database);
    offset = Math.round(Number(rows[0]?.now) - (before + Date.now()) / 2);
  };
  await measure();
  // A measurement that fails leaves the last one in force.
  const timer = setInterval(() => void measure().catch(() => undefined), MEASURED_EVERY_MS);
  timer.unref();
  return { now: () => Date.now() + offset, stop: () => clearInterval(timer) };
}
