import { type Level, levels } from './case.js';
import { cases } from './cases/index.js';
import type { CaseResult, Report } from './report.js';
import type { LiveAccount } from './run/live.js';
import { Runner } from './run/runner.js';
import type { Subject } from './subject.js';
import { version } from './version.js';

/** Which cases to run. Without any of this: levels 1 to 3. */
export interface RunOptions {
  levels?: readonly Level[];
  /** Ids of cases; a topic such as `entries` stands for all of it. */
  only?: readonly string[];
  /** A real account. With it level 4 runs too. */
  live?: LiveAccount;
  /** Told of each result as it comes. */
  onResult?: (result: CaseResult) => void;
}

/**
 * Runs the cases on a connector.
 *
 * @returns what became of each case, and the level that the connector holds
 * @throws what `create` or `openCrm` of the subject throw before any case has begun
 * @example
 * const report = await runConformance(subject);
 * console.log(report.level, report.cases.filter(({ status }) => status === 'failed'));
 */
export async function runConformance(subject: Subject, options: RunOptions = {}): Promise<Report> {
  const { live, only, onResult } = options;
  const wanted: readonly Level[] = options.levels ?? (live ? levels : [1, 2, 3]);
  const chosen = cases.filter(
    ({ id, level }) =>
      wanted.includes(level) &&
      (level !== 4 || live !== undefined) &&
      (only === undefined || only.some((name) => id === name || id.startsWith(`${name}.`))),
  );
  const runner = await Runner.prepare(subject, live);
  runner.open();
  try {
    const results: CaseResult[] = [];
    for (const theCase of chosen) {
      // oxlint-disable-next-line no-await-in-loop -- the network is shared
      const result = await runner.run(theCase);
      onResult?.(result);
      results.push(result);
    }
    return {
      kit: version,
      connector: subject.name,
      connectorVersion: subject.version,
      crm: runner.connector.manifest.displayName,
      budget: subject.budget,
      cases: results,
      ...standing(runner.ceiling, results),
    };
  } finally {
    await runner.close();
  }
}

/**
 * The level that results prove. A case that was not run proves nothing.
 *
 * @param ceiling - why the fake CRM is not to be believed yet
 */
export function standing(
  ceiling: string | undefined,
  results: readonly CaseResult[],
): Pick<Report, 'proven' | 'level' | 'ceiling'> {
  const byId = new Map(results.map((result) => [result.id, result]));
  const isHeld = (level: Level): boolean =>
    cases
      .filter((theCase) => theCase.level === level)
      .every(({ id }) => {
        const result = byId.get(id);
        return result?.status === 'passed' || (result?.status === 'not applicable' && !result.blocks);
      });
  const firstMissed = levels.find((level) => !isHeld(level)) ?? 5;
  const proven = (firstMissed - 1) as Report['level'];
  const level = ceiling !== undefined && proven > 1 ? 1 : proven;
  return { proven, level, ceiling };
}
