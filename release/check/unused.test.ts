import { expect, inject, test } from 'vitest';
import { run } from './support/run.js';

test('knip finds no file, export or dependency that nobody uses', async () => {
  expect(await run('pnpm', ['exec', 'knip'], { cwd: inject('release').clone })).toEqual({
    code: 0,
    output: '',
  });
});
