import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeReleasedWorkspace, type ReleasedWorkspace, type Step } from './support/released-workspace.js';

let workspace: ReleasedWorkspace;
beforeEach(async () => {
  workspace = await makeReleasedWorkspace();
});
afterEach(() => workspace.remove());

const check = () => workspace.release('check-changesets.mjs', ['--since', 'main']);
const passed = { code: 0, output: 'The changesets break nothing.\n' };
const core = 'packages/core/src/index.ts';
const connector = 'packages/connector-mock/src/index.ts';

/** A branch on which these files are changed, and these packages announced. */
async function branch(paths: string[], steps?: Record<string, Step | 'none'>): Promise<void> {
  // oxlint-disable-next-line no-await-in-loop -- two files
  for (const path of paths) await workspace.write(path, 'export {};\n');
  if (steps) await workspace.change(steps);
  await workspace.commit('branch');
}

test.each<[string, string[], Record<string, Step | 'none'> | undefined]>([
  ['each of its packages', [core, connector], { core: 'minor', 'connector-mock': 'patch' }],
  ['that one changes nothing for its users', [core, connector], { core: 'none', 'connector-mock': 'patch' }],
  [
    'nothing at all, where all packages are as they were',
    ['packages/core/test/a.test.ts', 'docs/a.md'],
    undefined,
  ],
  ['nothing for the users of anything', [core, connector], {}],
])('a branch passes that announces %s', async (_what, paths, steps) => {
  await branch(paths, steps);
  expect(await check()).toEqual(passed);
});

test('who is announced with `none` is not released', async () => {
  const before = await workspace.read();
  await workspace.change({ core: 'none', server: 'patch' });
  await workspace.version();
  const after = await workspace.read();
  expect(after['core']).toEqual(before['core']);
  expect(after['server']?.version).toBe('1.0.1');
});

test('a package that is changed beside an announced one is asked for by its name', async () => {
  await branch([core, connector], { 'connector-mock': 'patch' });
  expect(await check()).toEqual({
    code: 1,
    output:
      '@daybook/core differs from main, and no changeset of this branch names it. Run `pnpm changeset`; or, if its users notice nothing, add "\'@daybook/core\': none" to a changeset of this branch.\n',
  });
});

test('each package is asked for that a branch changes without a word', async () => {
  await branch([core, connector]);
  const { code, output } = await check();
  expect(code).toBe(1);
  expect(output.match(/^@daybook\/\S+ differs from main/gm)).toEqual([
    '@daybook/connector-mock differs from main',
    '@daybook/core differs from main',
  ]);
  expect(output).toContain('If no user notices anything of the branch, run `pnpm changeset --empty`.');
});

test('a changeset that was there before the branch announces nothing of it, and an empty one excuses no more than silence', async () => {
  await workspace.change({ core: 'patch' });
  await workspace.commit();
  await workspace.write('.changeset/nothing.md', '---\n---\n');
  await branch([core, connector]);
  await workspace.write('.changeset/own.md', "---\n'@daybook/connector-mock': patch\n---\n\nIt is better.\n");
  await workspace.commit('further');
  const { code, output } = await check();
  expect(code).toBe(1);
  expect(output).toMatch(/^@daybook\/core differs from main, .+\n$/);
});

test('a branch that is not there, and an option that is none, are told in one line', async () => {
  expect(await workspace.release('check-changesets.mjs', ['--since', 'origin/main'])).toEqual({
    code: 1,
    output: '"origin/main" is not known here: run `git fetch`, or name another branch after `--since`.\n',
  });
  expect(await workspace.release('check-changesets.mjs', ['--sinse', 'main'])).toEqual({
    code: 2,
    output: "Unknown option '--sinse'. The options are: --since.\n",
  });
});
