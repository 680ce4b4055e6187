import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeOutsideProject, type OutsideProject } from './outside/outside-project.js';

let project: OutsideProject;
beforeAll(async () => {
  project = await makeOutsideProject();
});
afterAll(() => project.remove());

test('the packed kit can be installed: no range of this workspace is left in it', () => {
  const ranges = { ...project.kit.dependencies, ...project.kit.peerDependencies };
  expect(Object.values(ranges).filter((range) => range.startsWith('workspace:'))).toEqual([]);
  expect(project.kit.peerDependencies['@daybook/core']).toBe('^1.0.0');
});

test('a partner certifies a connector in plain JavaScript with the command', async () => {
  const command = join(
    'node_modules',
    '@daybook',
    'conformance',
    project.kit.bin['daybook-conformance'] ?? '',
  );
  const { code, output } = await project.node(command, './subject.js', '--readme', 'README.md');
  expect(output).toContain('@acme/daybook-connector holds level 3 (survives faults).');
  expect(code).toBe(0);
  const readme = await readFile(join(project.folder, 'README.md'), 'utf8');
  expect(readme).toContain('# Acme for Daybook\n\n<!-- conformance:begin -->\n');
  expect(readme).toContain('`@acme/daybook-connector` 0.3.0 for Acme, checked on ');
  expect(readme).toContain('- `contacts.once`: Acme gives its lists whole');
  expect((await project.node(command, './subject.js', '--readme', 'README.md', '--check')).code).toBe(0);
});

test('CommonJS can load the kit too', async () => {
  const script = "console.log(require('@daybook/conformance').cases.length > 100)";
  expect(await project.node('--input-type=commonjs', '--eval', script)).toEqual({
    code: 0,
    output: 'true\n',
  });
});
