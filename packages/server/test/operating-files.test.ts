import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { createKeyRing, openSqliteStorage, readConfig } from '../src/index.js';
import { conversation, message } from './support/conversations.js';
import { makeFolder, readRows } from './support/folder.js';
import { SECRET, startDaybook } from './support/harness.js';
import { notChecked } from './support/not-checked.js';

const hasPromtool = (process.env['PATH'] ?? '')
  .split(delimiter)
  .some((folder) => existsSync(join(folder, 'promtool')));
if (!hasPromtool) notChecked('alert rules and dashboard by promtool (install prometheus)');

const operating = fileURLToPath(new URL('../../../docs/operating', import.meta.url));
const promtool = (args: string[], input = ''): string =>
  execFileSync('promtool', args, { cwd: operating, input, encoding: 'utf8', stdio: 'pipe' });

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

it.skipIf(!hasPromtool)('fires each alert when it should, and not before', async () => {
  const { groups } = alertsSchema.parse(parse(await read('operating/alerts.yml')));
  const tested = await read('operating/alerts.test.yml');
  const untested = groups.flatMap(({ rules }) =>
    rules.map(({ alert }) => alert).filter((alert) => !tested.includes(alert)),
  );
  expect(untested).toEqual([]);
  expect(promtool(['test', 'rules', 'alerts.test.yml'])).toContain('SUCCESS');
});

it.skipIf(!hasPromtool)('asks in the dashboard in the words of Prometheus', async () => {
  const { panels } = dashboardSchema.parse(JSON.parse(await read('operating/grafana-dashboard.json')));
  const rules = panels.flatMap(({ id, targets }) =>
    targets.map(({ refId, expr }) => ({ record: `panel:${id}:${refId}`, expr })),
  );
  const file = join(await makeFolder(), 'panels.yml');
  await writeFile(file, JSON.stringify({ groups: [{ name: 'dashboard', rules }] }));
  expect(promtool(['check', 'rules', file])).toContain(`SUCCESS: ${rules.length} rules found`);
});

it.skipIf(!hasPromtool)('has metrics that Prometheus reads without a complaint', async () => {
  const { app, signIn } = await startDaybook();
  const ann = await signIn();
  await ann.log(conversation([message(1, 'Is Friday fine?')]));
  const { body } = await app.inject('/metrics');
  expect(body).toContain('daybook_account_messages_filed_total{platform="mock",account="localhost"} 1');
  expect(promtool(['check', 'metrics'], body)).toBe('');
});

it('moves every table to PostgreSQL, those that others refer to first', async () => {
  const folder = await makeFolder();
  const storage = await openSqliteStorage({
    file: join(folder, 'daybook.sqlite'),
    keyRing: createKeyRing([SECRET]),
  });
  await storage.close();
  const there = z
    .array(z.object({ name: z.string() }))
    .parse(await readRows(folder, "select name from sqlite_master where type = 'table'"));
  const [, loop = ''] = /^for table in (.+); do$/m.exec(await read('operating.md')) ?? [];
  const moved = loop.split(' ');
  const left = there
    .map(({ name }) => name)
    .filter((name) => !moved.includes(name) && !name.startsWith('kysely_'));
  expect(left).toEqual(['write_checks']);
  for (const table of moved) {
    // oxlint-disable-next-line no-await-in-loop -- one after another
    const keys = await readRows(folder, `select "table" as of from pragma_foreign_key_list('${table}')`);
    for (const { of } of z.array(z.object({ of: z.string() })).parse(keys))
      expect(moved.slice(0, moved.indexOf(table)), `${table} refers to it`).toContain(of);
  }
});

it('leaves nothing of an operator to `git add --all`', () => {
  const kept = [
    '.env',
    '.env.production',
    'daybook.secret',
    'daybook.dump',
    'daybook-2026-11-22.sqlite',
    'prometheus/password',
    '.daybook/daybook.sqlite',
  ];
  const root = join(operating, '../..');
  const ignored = execFileSync('git', ['check-ignore', '--no-index', ...kept], {
    cwd: root,
    encoding: 'utf8',
  });
  expect(ignored.trim().split('\n')).toEqual(kept);
});

const hasSystemd = (process.env['PATH'] ?? '')
  .split(delimiter)
  .some((folder) => existsSync(join(folder, 'systemd-analyze')));
if (!hasSystemd) notChecked('the service file by systemd (install systemd)');

const service = join(operating, '../../deploy/daybook.service');

/** The directives of a unit, of which each stands there once. */
async function directives(): Promise<Map<string, string>> {
  return new Map(
    [...(await readFile(service, 'utf8')).matchAll(/^(\w+)=(.*)$/gm)].map(([, name = '', value = '']) => [
      name,
      value,
    ]),
  );
}

it('starts the server as a service with settings that it knows, in a folder that it may write, and lets it end in order', async () => {
  const unit = await directives();
  const settings = Object.fromEntries(
    (unit.get('Environment') ?? '').split(' ').map((pair) => pair.split('=') as [string, string]),
  );
  expect(readConfig(settings)).toMatchObject({
    HOST: '127.0.0.1',
    PORT: 6066,
    DAYBOOK_DATA: `/var/lib/${unit.get('StateDirectory')}`,
  });
  expect(Object.fromEntries(unit)).toMatchObject({
    User: 'daybook',
    WorkingDirectory: '/opt/daybook',
    EnvironmentFile: '/etc/daybook/daybook.env',
    ExecStart: '/usr/bin/node deploy/dist/daybook.js start',
    StateDirectoryMode: '0700',
    TimeoutStopSec: '60',
    Restart: 'on-failure',
  });
  const page = await read('operating.md');
  for (const named of [
    '/opt/daybook',
    '/etc/daybook/daybook.env',
    '/var/lib/daybook',
    'deploy/daybook.service',
  ])
    expect(page).toContain(named);
});

it.skipIf(!hasSystemd)('has a service file of which systemd knows every word', async () => {
  const file = join(await makeFolder(), 'daybook.service');
  // It also asks whether the program is there, which may be elsewhere on this machine.
  await writeFile(file, (await readFile(service, 'utf8')).replace('/usr/bin/node', process.execPath));
  const said = execFileSync('sh', ['-c', 'systemd-analyze verify "$0" 2>&1', file], { encoding: 'utf8' });
  expect(said.split('\n').filter((line) => line.includes('daybook.service'))).toEqual([]);
});
