import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readPackages } from '../packages.mjs';
import { root } from '../run.mjs';

const certified = readPackages(root).filter(({ scripts }) => 'certify' in scripts);

test.each(certified.map(({ name, folder }) => [name, folder]))(
  'the certificate of %s is the one of today (if not: `pnpm build && pnpm certify`)',
  async (_name, folder) => {
    const words = ['dist/conformance.js', '--readme', 'README.md', '--check'];
    const command = join(root, 'packages/conformance/bin/daybook-conformance.js');
    const outcome = await new Promise((resolve) => {
      execFile(process.execPath, [command, ...words], { cwd: join(root, folder) }, (error, stdout, stderr) =>
        resolve({ code: error?.code ?? 0, output: error ? stdout + stderr : '' }),
      );
    });
    expect(outcome).toEqual({ code: 0, output: '' });
  },
);

test('every connector has a certificate', () => {
  expect(certified.map(({ name }) => name)).toEqual(
    readPackages(root)
      .map(({ name }) => name)
      .filter((name) => name.startsWith('@daybook/connector-')),
  );
});
