/**
 * The conformance kit in vitest: one test for each case that applies, and one for the level.
 *
 * @packageDocumentation
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Level, levelNames, levels } from './case.js';
import { cases } from './cases/index.js';
import type { CaseResult } from './report.js';
import { Runner } from './run/runner.js';
import { standing } from './run-conformance.js';
import type { Subject } from './subject.js';

/** What to test, and what must be held. While the fake is a placeholder, what the cases alone would allow counts. */
export interface DescribeOptions {
  subject: Subject;
  /** The level that the connector must hold. Default: 3. */
  level?: Exclude<Level, 4>;
}

/**
 * Tests a connector in vitest. Cases that do not apply are no tests; the last test lists them.
 *
 * @example
 * import { describeConformance } from '@daybook/conformance/vitest';
 * import { subject } from './subject.js';
 *
 * describeConformance({ subject, level: 3 });
 */
export function describeConformance({ subject, level: wanted = 3 }: DescribeOptions): void {
  describe(`${subject.name} conforms`, async () => {
    const runner = await Runner.prepare(subject);
    const results: CaseResult[] = [];
    beforeAll(() => runner.open());
    afterAll(() => runner.close());

    for (const level of levels.filter((each) => each <= wanted)) {
      describe(`level ${level}: ${levelNames[level]}`, () => {
        for (const theCase of cases.filter((each) => each.level === level && !runner.whyOmitted(each))) {
          it(`${theCase.id}: ${theCase.why}`, async () => {
            const result = await runner.run(theCase);
            results.push(result);
            expect(result.status === 'failed' ? result.message : result.status).toBe('passed');
          });
        }
      });
    }

    it(`holds level ${wanted}`, async () => {
      const omitted = cases.filter((each) => each.level <= wanted && runner.whyOmitted(each));
      results.push(...(await Promise.all(omitted.map((theCase) => runner.run(theCase)))));
      const { proven, ceiling } = standing(runner.ceiling, results);
      console.info(listOf(results, ceiling));
      expect(blockersIn(results)).toEqual([]);
      expect(proven).toBeGreaterThanOrEqual(wanted);
    });
  });
}

/** Cases that are left out without a reason that counts. */
function blockersIn(results: readonly CaseResult[]): string[] {
  return results.flatMap((result) =>
    result.status === 'not applicable' && result.blocks ? [`${result.id}: ${result.reason}`] : [],
  );
}

function listOf(results: readonly CaseResult[], ceiling: string | undefined): string {
  const lines = results.flatMap((result) =>
    result.status === 'not applicable' ? [`  ${result.id}: ${result.reason}`] : [],
  );
  return [
    `Cases that do not apply: ${lines.length}.`,
    ...lines,
    ...(ceiling === undefined ? [] : [`A certificate goes no higher than level 1: ${ceiling}`]),
  ].join('\n');
}
