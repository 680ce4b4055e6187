import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { linkPackages } from '../checks/link-packages.mjs';
import { projectName } from '../plan-project.mjs';
import { create, makeFolder, run, startExample } from './project-support.js';
import { root } from './support.js';

it('a project is born green: its types, its tests, and a server that logs a conversation through it', async () => {
  const folder = makeFolder();
  mkdirSync(join(folder, 'node_modules'));
  linkPackages(root, join(folder, 'node_modules'));
  const flags = '--sign-in oauth2 --pagination page --found-by field --format plain';
  await create(folder, ['--id', 'acme', '--yes', ...flags.split(' ')]);
  const project = join(folder, projectName('acme'));
  const tool = (name: string) => join(root, 'node_modules/.bin', name);

  expect(await run(tool('tsc'), ['--noEmit'], project)).toEqual({ code: 0, output: '' });
  expect(await run(tool('tsc'), ['-p', 'tsconfig.build.json'], project)).toEqual({ code: 0, output: '' });
  expect(await run(tool('vitest'), ['run'], project)).toMatchObject({
    code: 0,
    output: expect.stringMatching(/Test Files {2}3 passed/),
  });
  expect(await startExample(project)).toEqual([
    'Logged: 2 messages, 1 entry. In the fake CRM it reads:',
    '  │ Can I pick up the ladder tomorrow?',
    "  │ Yes, from nine o'clock. Ask for Bob.",
  ]);
});
