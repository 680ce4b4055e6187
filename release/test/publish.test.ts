import { expect, test } from 'vitest';
import { publishBare } from './support/bare-packages.js';
import { inWorkflow, usePublishing } from './support/publishing.js';

const publishing = usePublishing();
/** Whatever is refused, nothing of it is published. */
const untouched = { core: ['1.0.0'], 'connector-mock': ['1.0.0'], server: ['1.0.0'], 'connector-acme': [] };

test('a workflow publishes nothing where the registry lacks a package, which it could not create', async () => {
  await publishing.addConnector('1.0.0');
  expect(await publishing.publish([], inWorkflow)).toEqual({
    code: 1,
    output: `@daybook/connector-acme is not in the registry, and trusted publishing cannot create a package. Publish it by hand first, from the merged commit, before you approve \`publish\`:
  git fetch && git switch --detach ${await publishing.workspace.head()}
  pnpm release --only @daybook/connector-acme
  git push --tags
Nothing was published. Then run this job again.\n`,
  });
  expect(await publishing.published()).toEqual(untouched);
});

test('a package that is not ready is not published with the others', async () => {
  await publishing.addConnector('0.0.0');
  const unready =
    '@daybook/connector-acme 0.0.0 would be published with the others, and it has never been released: add a first changeset ("\'@daybook/connector-acme\': major"), or "private": true to packages/connector-acme/package.json until it is ready.\n';
  expect(await publishing.publish()).toEqual({ code: 1, output: unready });
  expect(await publishing.publish([], inWorkflow)).toEqual({ code: 1, output: unready });
  expect(await publishing.published()).toEqual(untouched);
});

test('a package that is not there, and a registry that does not answer, are told in one line', async () => {
  expect(await publishing.publish(['--only', 'acme'])).toEqual({
    code: 1,
    output: 'No package that is published is called acme.\n',
  });
  const nobody = await publishing.publish(['--only', '@daybook/core'], {
    npm_config_registry: 'http://127.0.0.1:9',
  });
  expect(nobody).toEqual({
    code: 1,
    output: expect.stringMatching(/^http:\/\/127\.0\.0\.1:9\/@daybook%2fcore cannot be asked: .+\n$/),
  });
});

test('a fix of an old version does not become what everybody installs', async () => {
  await publishBare(publishing.registry.url, 'core', '2.0.0');
  await publishing.workspace.edit('core', (core) => {
    core.version = '1.0.1';
  });
  await publishing.workspace.commit();
  const refused = {
    code: 1,
    output:
      'Everybody installs @daybook/core 2.0.0, and would get 1.0.1 instead. Give it a tag of its own: `pnpm release --tag release-1.x` (CONTRIBUTING.md, "Fix an old version").\n',
  };
  expect(await publishing.publish()).toEqual(refused);
  expect(await publishing.publish(['--tag', 'latest'])).toEqual(refused);
  expect(await publishing.published()).toEqual({ ...untouched, core: ['1.0.0', '2.0.0'] });
});
