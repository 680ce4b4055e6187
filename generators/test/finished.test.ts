import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { linkPackages } from '../checks/link-packages.mjs';
import { projectName } from '../plan-project.mjs';
import { create, makeFolder, run, startExample } from './project-support.js';
import { root } from './support.js';

/** What a partner changes for a CRM with other addresses, names, ids, moments, bodies, paging and refusals. */
const anotherCrm = join(root, 'generators/test/documents/another-crm.patch');

it('finished for another CRM, a project is certified, and only files of the list of next steps were touched', async () => {
  const folder = makeFolder();
  mkdirSync(join(folder, 'node_modules'));
  linkPackages(root, join(folder, 'node_modules'));
  await create(folder, ['--id', 'acme', '--yes']);
  const project = join(folder, projectName('acme'));
  const call = async (...[command = '', ...words]: string[]): Promise<string> => {
    const { code, output } = await run(command, words, project);
    expect({ command, words, code, output }).toMatchObject({ code: 0 });
    return output;
  };
  const tool = (name: string, ...words: string[]) => call(join(root, 'node_modules/.bin', name), ...words);

  await call('git', 'init', '--quiet');
  await call('git', 'add', '--all');
  await call('git', 'apply', anotherCrm);

  const touched = (await call('git', 'diff', '--name-only')).trim().split('\n');
  expect(touched).toEqual([
    'src/acme-api.ts',
    'src/acme-schemas.ts',
    'src/fake/answers.ts',
    'src/fake/fake-acme.ts',
    'src/fake/input.ts',
    'src/fake/operations.ts',
    'src/fake/paging.ts',
    'src/fake/records.ts',
    'src/manifest.ts',
  ]);
  const places = (await call('git', 'diff', '--unified=0')).match(/^@@/gm)?.length;
  const guide = readFileSync(join(root, 'docs/first-connector.md'), 'utf8');
  expect(/\d+ files changed in \d+ places/.exec(guide)?.[0]).toBe(
    `${touched.length} files changed in ${places} places`,
  );

  await tool('tsc', '--noEmit');
  await tool('vitest', 'run', 'test/acme-connector.test.ts', 'test/calls.test.ts');
  await tool('tsc', '-p', 'tsconfig.build.json');
  const kit = join(root, 'packages/conformance/bin/daybook-conformance.js');
  expect(await call(process.execPath, kit, 'dist/conformance.js', '--readme', 'README.md')).toContain(
    'daybook-connector-acme holds level 3 (survives faults).',
  );
  expect(await startExample(project)).toEqual([
    'Logged: 2 messages, 1 entry. In the fake CRM it reads:',
    '  │ Can I pick up the ladder tomorrow?',
    "  │ Yes, from nine o'clock. Ask for Bob.",
  ]);
});
