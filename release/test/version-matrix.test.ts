import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeReleasedWorkspace, type ReleasedWorkspace, type Step } from './support/released-workspace.js';

let workspace: ReleasedWorkspace;
beforeEach(async () => {
  workspace = await makeReleasedWorkspace();
});
afterEach(() => workspace.remove());

const core1 = { '@daybook/core': 'workspace:^1.0.0' };
const connectors = {
  '@daybook/connector-mock': 'workspace:^',
  '@daybook/connector-pipedrive': 'workspace:^',
};
const untouched = {
  core: { version: '1.0.0', ranges: {}, news: '' },
  conformance: { version: '1.0.0', ranges: core1, news: '' },
  'connector-mock': { version: '1.0.0', ranges: core1, news: '' },
  'connector-pipedrive': { version: '1.0.0', ranges: core1, news: '' },
  server: { version: '1.0.0', ranges: { ...connectors, ...core1 }, news: '' },
  generators: { version: '1.0.0', ranges: {}, news: '' },
};

const steps: [string, Step, string, string][] = [
  ['core', 'patch', '1.0.1', 'Patch'],
  ['core', 'minor', '1.1.0', 'Minor'],
  ['conformance', 'patch', '1.0.1', 'Patch'],
  ['conformance', 'minor', '1.1.0', 'Minor'],
  ['connector-pipedrive', 'patch', '1.0.1', 'Patch'],
  ['connector-pipedrive', 'minor', '1.1.0', 'Minor'],
  ['server', 'patch', '1.0.1', 'Patch'],
  ['server', 'minor', '1.1.0', 'Minor'],
];
/** In the short form each package takes one of its two steps. */
const tried = steps.filter(
  (_step, index) => process.env['DAYBOOK_TESTS'] === 'long' || index % 4 === 0 || index % 4 === 3,
);

test.each(tried)(
  'a %s %s is a release of that package and of no other',
  async (name, step, version, title) => {
    await workspace.change({ [name]: step });
    await workspace.version();
    const news = `${version}\n\n### ${title} Changes\n\n- It is better now.`;
    const before = untouched[name as keyof typeof untouched];
    expect(await workspace.read()).toEqual({ ...untouched, [name]: { ...before, version, news } });
  },
);

test('a core major is a major of all that have it as a peer, and raises their ranges', async () => {
  const all = ['core', 'conformance', 'connector-mock', 'connector-pipedrive', 'server'];
  await workspace.change(Object.fromEntries(all.map((name) => [name, 'major'])));
  await workspace.version();
  const standings = await workspace.read();
  expect(Object.entries(standings).map(([name, { version }]) => `${name} ${version}`)).toEqual([
    // It hands on what it was tried with, until it is released with the new core.
    'generators 1.0.0',
    'conformance 2.0.0',
    'connector-mock 2.0.0',
    'connector-pipedrive 2.0.0',
    'core 2.0.0',
    'server 2.0.0',
  ]);
  const core2 = { '@daybook/core': 'workspace:^2.0.0' };
  expect(standings['conformance']?.ranges).toEqual(core2);
  expect(standings['connector-mock']?.ranges).toEqual(core2);
  expect(standings['connector-pipedrive']?.ranges).toEqual(core2);
  expect(standings['server']?.ranges).toEqual({ ...connectors, ...core2 });
  expect(standings['connector-mock']?.news).toMatch(/^2\.0\.0\n\n### Major Changes\n\n- It is better now\./);
});

test('a connector that works with both majors of core stays as it is', async () => {
  await workspace.edit('connector-mock', ({ peerDependencies }) => {
    peerDependencies['@daybook/core'] = 'workspace:^1.0.0 || ^2.0.0';
  });
  await workspace.change({
    core: 'major',
    conformance: 'major',
    'connector-pipedrive': 'major',
    server: 'major',
  });
  await workspace.version();
  expect((await workspace.read())['connector-mock']).toEqual({
    version: '1.0.0',
    ranges: { '@daybook/core': 'workspace:^1.0.0 || ^2.0.0' },
    news: '',
  });
});
