import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { allCombinations, typedAnswers } from '../checks/combinations.mjs';
import { managerOf } from '../create-connector.mjs';
import { type Manager, planProject } from '../plan-project.mjs';
import { isPublished, readProjectModel } from '../project-model.mjs';
import { readTemplates } from '../tree.mjs';
import { create, makeFolder, model, run } from './project-support.js';
import { answers, root } from './support.js';

const templates = readTemplates();
const plan = (manager: Manager = 'npm', changes = {}) =>
  planProject(answers(changes), { templates, model, manager, taken: [] });

it('is a package of its own, with everything that it needs', () => {
  const { files } = plan('npm', { signIn: 'oauth2' });

  expect(Object.keys(files).toSorted()).toEqual(
    [
      '.github/workflows/ci.yml',
      '.gitignore',
      'README.md',
      'logo.svg',
      'package.json',
      'server/conversation.json',
      'server/example.mjs',
      'server/serve.mjs',
      'src/acme-api.ts',
      'src/acme-connector.ts',
      'src/acme-schemas.ts',
      'src/calls.ts',
      'src/conformance.ts',
      'src/fake/answers.ts',
      'src/fake/fake-acme.ts',
      'src/fake/faults.ts',
      'src/fake/index.ts',
      'src/fake/input.ts',
      'src/fake/oauth.ts',
      'src/fake/operations.ts',
      'src/fake/paging.ts',
      'src/fake/records.ts',
      'src/find-entry.ts',
      'src/index.ts',
      'src/manifest.ts',
      'src/oauth.ts',
      'src/stored.ts',
      'test/acme-connector.test.ts',
      'test/calls.test.ts',
      'test/conformance.test.ts',
      'tsconfig.build.json',
      'tsconfig.json',
      'vitest.config.ts',
    ].map((path) => `daybook-connector-acme/${path}`),
  );
});

it('takes the versions that this package was tried with, and nothing of a folder or the workspace', () => {
  const manifest = JSON.parse(plan().files['daybook-connector-acme/package.json'] ?? '') as object;

  expect(manifest).toMatchObject({
    name: 'daybook-connector-acme',
    engines: { node: '^20.19.0 || >=22.13.0' },
    peerDependencies: { '@daybook/core': '^1.2.0' },
    devDependencies: {
      '@daybook/conformance': '^1.1.0',
      '@daybook/core': '^1.2.0',
      '@daybook/server': '^1.0.3',
      vitest: expect.stringMatching(/^\d/),
    },
  });
  expect(JSON.stringify(manifest)).not.toMatch(/workspace:|file:|link:|legacy-peer-deps/);
});

it('is as strict as the repository, and its workflow runs the same actions', () => {
  const read = (path: string) => readFileSync(join(root, path), 'utf8');
  const { files } = plan();
  const options = (text = '{}') => (JSON.parse(text) as { compilerOptions: object }).compilerOptions;
  const actions = (text = '') => new Set(text.match(/uses: \S+ # \S+/g));

  expect(options(files['daybook-connector-acme/tsconfig.json'])).toEqual({
    ...options(read('tsconfig.base.json')),
    noEmit: true,
  });
  expect([...actions(read('.github/workflows/ci.yml'))]).toEqual(
    expect.arrayContaining([...actions(files['daybook-connector-acme/.github/workflows/ci.yml'])]),
  );
});

it('speaks the words of the package manager that made it', () => {
  const pnpm = plan('pnpm');

  expect(managerOf('pnpm/10.34.9 npm/? node/v20.20.2 linux x64')).toBe('pnpm');
  expect(managerOf('npm/11.19.1 node/v20.20.2 linux x64 workspaces/false')).toBe('npm');
  expect(managerOf()).toBe('npm');
  expect(Object.keys(pnpm.files)).toContain('daybook-connector-acme/pnpm-workspace.yaml');
  expect(pnpm.files['daybook-connector-acme/.github/workflows/ci.yml']).toContain(
    'pnpm install --frozen-lockfile',
  );
  expect(pnpm.steps.map((step) => step.trim().split('\n')[0]).slice(0, 2)).toEqual([
    '1. cd daybook-connector-acme && pnpm test',
    '2. pnpm start',
  ]);
  const readme = pnpm.files['daybook-connector-acme/README.md'];
  expect(readme).toContain('| the same at each change | `pnpm vitest` |');
  expect(readme).not.toMatch(/\b(?:npm|npx) /);
});

it('states no limit and no number of requests in its README: they would stay when those in the code change', () => {
  const readme = plan().files['daybook-connector-acme/README.md'];
  expect(readme).not.toMatch(/\d+ (?:bytes|characters)|\| requests \|/);
  expect(readme).toContain(
    'stands in the `limits` of `src/acme-connector.ts`, and how many requests that takes in the certificate above.',
  );
});

it('ends with what is left to do, in order', () => {
  expect(plan().steps.map((step) => step.trim().split('\n')[0])).toEqual([
    '1. cd daybook-connector-acme && npm test',
    '2. npm start',
    '3. src/manifest.ts',
    '4. src/acme-schemas.ts',
    '5. src/acme-api.ts',
    '6. src/fake/',
    '7. src/acme-connector.ts',
    '8. src/conformance.ts',
    '9. logo.svg',
    '10. README.md, package.json',
    '11. npm run certify',
    '12. npm run serve',
  ]);
});

it('of every combination of answers has nothing left over of the template', () => {
  const leftOver = [...allCombinations(), ...typedAnswers()].flatMap((each) =>
    Object.entries(planProject(each, { templates, model, manager: 'npm', taken: [] }).files).filter(
      ([path, content]) =>
        /\}\}\}|\[object|TODO|FIXME|__id__|\n\n\n|^\s*$|@daybook\/connector-/.test(content) ||
        (!path.endsWith('ci.yml') && content.includes('{{')),
    ),
  );

  expect(leftOver.map(([path]) => path)).toEqual([]);
});

it('is installed where it was made, and not made a second time', async () => {
  const folder = makeFolder();
  const first = await create(folder, ['--id', 'acme', '--yes'], 'pnpm');

  expect(first.output).toContain(
    [
      'daybook-connector-acme is written. pnpm installs what it needs: the first time up to a minute …',
      'daybook-connector-acme is there. What is left, in this order:',
      '',
      ' 1. cd daybook',
    ].join('\n'),
  );
  expect(first.installed).toEqual([[folder, 'daybook-connector-acme', 'pnpm']]);
  expect(await create(folder, ['--id', 'acme', '--yes'])).toEqual({
    status: 2,
    output: 'There is something at daybook-connector-acme already: choose another id, or move that away.\n',
    installed: [],
  });
});

it('is not installed with --no-install, which says what to do then', async () => {
  const { output, installed } = await create(makeFolder(), ['--id', 'acme', '--yes', '--no-install']);

  expect(installed).toEqual([]);
  expect(output).toContain('\n 0. cd daybook-connector-acme && npm install\n');
});

it('explains itself in the words of its door', async () => {
  const { output } = await create(makeFolder(), ['--help']);

  expect(output).toContain('npm create daybook-connector -- [flags]');
});

it('cannot be made from the repository, whose ranges mean nothing outside', async () => {
  expect(isPublished(model)).toBe(true);
  expect(isPublished(readProjectModel())).toBe(false);
  const command = [join(root, 'generators/create-daybook-connector.mjs'), '--id', 'acme', '--yes'];
  const { code, output } = await run(process.execPath, command, makeFolder());

  expect(code).toBe(2);
  expect(output).toContain('In the repository it is `npm run new:connector`');
});
