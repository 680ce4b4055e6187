import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { startDaybook } from './support/harness.js';

const read = (file: string): Promise<string> =>
  readFile(new URL(`../../../docs/${file}`, import.meta.url), 'utf8');

const alertsSchema = z.object({
  groups: z
    .array(
      z.object({
        name: z.string(),
        rules: z
          .array(
            z.strictObject({
              alert: z.string().regex(/^Daybook[A-Z]/),
              expr: z.string(),
              for: z.string().optional(),
              labels: z.strictObject({ severity: z.enum(['warning', 'critical']) }),
              annotations: z.strictObject({ summary: z.string(), description: z.string() }),
            }),
          )
          .min(5),
      }),
    )
    .min(1),
});
const dashboardSchema = z.looseObject({
  title: z.literal('Daybook'),
  panels: z.array(
    z.looseObject({
      id: z.number(),
      title: z.string(),
      targets: z.array(z.looseObject({ refId: z.string(), expr: z.string() })).min(1),
    }),
  ),
});

/** Names of metrics, without what Prometheus adds to those of a histogram. */
const namesIn = (text: string): string[] => [
  ...new Set(
    [...text.matchAll(/daybook_[a-z_]+/g)].map(([name]) => name.replace(/_(?:bucket|sum|count)$/, '')),
  ),
];

async function namesOfMetrics(): Promise<string[]> {
  const { app } = await startDaybook();
  return [...(await app.inject('/metrics')).body.matchAll(/^# TYPE (daybook_\S+)/gm)].map(
    ([, name = '']) => name,
  );
}

it('asks in dashboard and alerts for metrics that there are, and tells of all that there are', async () => {
  const names = await namesOfMetrics();
  const { panels } = dashboardSchema.parse(JSON.parse(await read('operating/grafana-dashboard.json')));
  const { groups } = alertsSchema.parse(parse(await read('operating/alerts.yml')));
  const asked = [
    ...panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
    ...groups.flatMap(({ rules }) => rules.map(({ expr }) => expr)),
  ];
  expect(namesIn(asked.join('\n')).filter((name) => !names.includes(name))).toEqual([]);
  const shown = namesIn(panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)).join('\n'));
  expect(shown.toSorted()).toEqual(names.toSorted());
  const documented = [...(await read('operating.md')).matchAll(/^\| `(daybook_[a-z_]+)` \|/gm)].map(
    ([, name = '']) => name,
  );
  expect(documented.toSorted()).toEqual(names.toSorted());
});
