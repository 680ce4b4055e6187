import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeReleasedWorkspace, type ReleasedWorkspace } from './support/released-workspace.js';

let workspace: ReleasedWorkspace;
beforeEach(async () => {
  workspace = await makeReleasedWorkspace();
  await workspace.change({ core: 'minor', server: 'patch' });
});
afterEach(() => workspace.remove());

/** As `changeset pre enter next` and `changeset pre exit` write it. */
const inMode = async (mode: 'pre' | 'exit') => {
  const state = { mode, tag: 'next', initialVersions: {}, changesets: [] };
  await workspace.write('.changeset/pre.json', JSON.stringify(state));
  await workspace.commit();
};

test.each([
  ['check-changesets.mjs', 'pre'],
  ['version.mjs', 'pre'],
  ['publish.mjs', 'pre'],
  // What changesets itself would have one do is no way out.
  ['version.mjs', 'exit'],
] as const)(
  '%s says once that there are no pre-releases (in mode %s), and how to leave it',
  async (script, mode) => {
    await inMode(mode);
    expect(await workspace.release(script)).toEqual({
      code: 1,
      output:
        'Pre-releases are not supported: a version such as 1.1.0-next.0 is in no range of any other package. Leave pre mode: remove .changeset/pre.json, and take back the versions that were made in it.\n',
    });
  },
);

test('who left it as they were told is where they were', async () => {
  await inMode('pre');
  await rm(join(workspace.folder, '.changeset/pre.json'));
  expect(await workspace.release('check-changesets.mjs')).toMatchObject({ code: 0 });
});
