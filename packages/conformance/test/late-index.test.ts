/** A connector is proven on a CRM whose lists are late, as long as its limits say so. */
import { expect, test } from 'vitest';
import { runConformance } from '../src/index.js';
import { referenceSubject } from './reference/reference-connector.js';
import { ReferenceCrm } from './reference/reference-crm.js';
import { liveAccount } from './support/live-account.js';

test('on a CRM that lists an entry as late as the connector says', async () => {
  const indexSeconds = 60;
  const report = await runConformance(
    { ...referenceSubject, openCrm: (environment) => new ReferenceCrm(environment, { indexSeconds }) },
    { live: liveAccount({ indexSeconds }) },
  );

  expect(report.cases.filter(({ status }) => status !== 'passed')).toEqual([]);
  expect(report.level).toBe(4);
});
