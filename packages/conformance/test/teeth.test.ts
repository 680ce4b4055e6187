/**
 * Each broken connector must fail the case that its file names. In the long form each of them goes through all the
 * others too: it shows that no bug makes a run hang, and that controls catch nothing.
 */
import { expect, test } from 'vitest';
import { cases, runConformance } from '../src/index.js';
import { captureOutput } from '../src/run/capture-output.js';
import { brokenConnectors } from './broken/index.js';
import { subjectOf } from './reference/reference-connector.js';
import { liveAccount } from './support/live-account.js';
import { referenceReport } from './support/reference-report.js';

const controls = cases.filter(({ control }) => control).map(({ id }) => id);
const isThorough = process.env['DAYBOOK_TESTS'] === 'teeth';

test.each(brokenConnectors.map((broken) => ({ ...broken })))(
  '$name is caught by $caughtBy',
  async (broken) => {
    const failed: string[] = [];
    // Some of them print what they should not.
    await captureOutput(async () => {
      const report = await runConformance(subjectOf(broken), {
        live: liveAccount(),
        ...(!isThorough && { only: [broken.caughtBy, ...controls] }),
      });
      failed.push(...report.cases.filter(({ status }) => status === 'failed').map(({ id }) => id));
    });
    expect(failed).toContain(broken.caughtBy);
    expect(failed.filter((id) => controls.includes(id))).toEqual([]);
  },
);

test('the reference connector passes everything', async () => {
  const report = await referenceReport();
  expect(report.cases.filter(({ status }) => status !== 'passed')).toEqual([]);
  expect(report.cases).toHaveLength(cases.length);
  expect(report.level).toBe(4);
});
