// What a benchmark tells: a table for people; for `bench/run.mjs` also its figures, and the ratios that are compared with
// those of a stored run, for only ratios mean the same on another machine.
import { writeFileSync } from 'node:fs';

/**
 * Prints what was measured, and ends the process with 1 when something is not as promised.
 *
 * @param {{ rows: object[], ratios?: Record<string, number>, faults?: string[] }} found - `faults`: what was lost, or stands
 *   in the CRM twice
 */
export function report({ rows, ratios = {}, faults = [] }) {
  console.table(rows);
  if (Object.keys(ratios).length > 0) console.table(ratios);
  for (const fault of faults) console.error(`FAULT: ${fault}`);
  if (process.env.BENCH_OUT) writeFileSync(process.env.BENCH_OUT, JSON.stringify({ rows, ratios, faults }));
  if (faults.length > 0) process.exitCode = 1;
}

/**
 * @param {number} value
 * @param {number} [digits] - behind the point
 */
export function round(value, digits = 2) {
  return Number(value.toFixed(digits));
}
