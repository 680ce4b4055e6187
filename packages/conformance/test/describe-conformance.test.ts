import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';

const resultsSchema = z.object({
  testResults: z.array(
    z.object({
      assertionResults: z.array(
        z.object({ fullName: z.string(), status: z.string(), failureMessages: z.array(z.string()) }),
      ),
    }),
  ),
});

test('in vitest each case is a test, a bug fails its case and the level, and nothing is skipped', async () => {
  const results = await runVitest('broken.conformance.ts');
  const failed = results.filter(({ status }) => status === 'failed');
  expect(failed.map(({ fullName }) => fullName)).toEqual([
    'never-looks conforms level 2: safe to write entries.once-per-key: When an answer was lost the entry may stand there already. Who does not look makes it twice.',
    'never-looks conforms holds level 2',
  ]);
  expect(failed[0]?.failureMessages[0]).toContain('the id of the entry that was there is');
  expect(failed[1]?.failureMessages[0]).toContain('expected 1 to be greater than or equal to 2');
  expect(results.filter(({ status }) => !['passed', 'failed'].includes(status))).toEqual([]);
  expect(
    results.filter(({ fullName }) => fullName.includes('speaks the contract entries.created:')),
  ).toHaveLength(1);
  // It has no createContact.
  expect(results.filter(({ fullName }) => fullName.includes('contacts.created'))).toEqual([]);
});

async function runVitest(
  file: string,
): Promise<z.output<typeof resultsSchema>['testResults'][number]['assertionResults']> {
  const folder = await mkdtemp(join(tmpdir(), 'conformance-vitest-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const output = join(folder, 'results.json');
  const root = fileURLToPath(new URL('fixtures', import.meta.url));
  const vitest = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url));
  const commandArguments = [
    'run',
    '--root',
    root,
    '--config',
    join(root, 'vitest.fixture.config.ts'),
    '--outputFile',
    output,
    file,
  ];
  await new Promise<void>((resolve, reject) => {
    const child = spawn(process.execPath, [vitest, ...commandArguments], { stdio: 'ignore' });
    child.on('error', reject);
    child.on('exit', () => resolve());
  });
  const { testResults } = resultsSchema.parse(JSON.parse(await readFile(output, 'utf8')));
  return testResults.flatMap(({ assertionResults }) => assertionResults);
}
