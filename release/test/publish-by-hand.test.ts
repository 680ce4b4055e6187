import { expect, test } from 'vitest';
import { inWorkflow, usePublishing } from './support/publishing.js';

const publishing = usePublishing();

test('a new package is published alone, and the workflow then goes on with what depends on it', async () => {
  const { publish, published } = publishing;
  await publishing.addConnector('1.0.0');
  await publishing.workspace.link();
  expect(await publish(['--only', '@daybook/connector-acme'])).toMatchObject({ code: 0 });
  expect(await published()).toMatchObject({ 'connector-acme': ['1.0.0'], server: ['1.0.0'] });
  expect(await publishing.workspace.tags()).toEqual(['@daybook/connector-acme@1.0.0']);

  expect(await publish([], inWorkflow)).toMatchObject({ code: 0 });
  expect(await published()).toMatchObject({ 'connector-acme': ['1.0.0'], server: ['1.0.0', '1.1.0'] });
  expect(await publishing.workspace.tags()).toContain('@daybook/server@1.1.0');
});
