import { expect, test } from 'vitest';
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
