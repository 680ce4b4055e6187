import { expect, it } from 'vitest';
import { run } from './project-support.js';
import { root } from './support.js';

it.each([
  ['check-generator.mjs', "Unknown option '--onyl'. The options are: --only, --cover, --steps.\n"],
  ['bench-generator.mjs', "Unknown option '--onyl'. The options are: --only.\n"],
])('%s does nothing with an option that is none, and names those that are', async (script, output) => {
  expect(await run(process.execPath, [`generators/checks/${script}`, '--onyl', 'acme'], root)).toEqual({
    code: 2,
    output,
  });
});
