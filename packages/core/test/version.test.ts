import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { version } from '../src/version.js';

test('core says the version that its package has', async () => {
  const file = await readFile(new URL('../package.json', import.meta.url), 'utf8');
  expect(JSON.parse(file)).toMatchObject({ version });
});
