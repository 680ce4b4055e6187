import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../run.mjs';
import { publishBare, tagsIn } from './support/bare-packages.js';
import { usePublishing } from './support/publishing.js';

const publishing = usePublishing();

test('CONTRIBUTING, followed by the letter, fixes an old version beside the newest', async () => {
  const { workspace, registry } = publishing;
  await publishBare(registry.url, 'core', '2.0.0');
  await workspace.link();
  await workspace.tag('@daybook/core@1.0.0');
  const guide = await readFile(join(root, 'CONTRIBUTING.md'), 'utf8');
  const [, section = ''] = guide.split('\n### Fix an old version\n');
  const [branch = '', release = ''] = [...section.matchAll(/```sh\n(.+?)```/gs)].map(([, text]) => text);

  await workspace.shell(branch.replace('@daybook/core@1.4.2', '@daybook/core@1.0.0'));
  await workspace.write('packages/core/src/index.ts', 'export {};\n');
  await workspace.change({ core: 'patch' });
  await workspace.commit();
  await workspace.shell(release, registry.publisher);

  expect(await tagsIn(registry.url, 'core')).toEqual({ latest: '2.0.0', 'release-1.x': '1.0.1' });
  expect(await publishing.published()).toMatchObject({
    core: ['1.0.0', '2.0.0', '1.0.1'],
    server: ['1.0.0'],
  });
  expect(await workspace.tags()).toContain('@daybook/core@1.0.1');
});
