import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { run } from '../check/support/run.js';

const shell = (script: string) => run('bash', ['-c', script], { cwd: tmpdir() });

test('a command that has ended is told at once, although what it left behind still runs', async () => {
  const { code, output } = await shell('sleep 300 & echo $!');
  expect(code).toBe(0);
  expect(process.kill(Number(output))).toBe(true);
});

test('who asks gets no answer, and both streams are told in their order', async () => {
  expect(await shell('read -r answer; echo "$?"; echo but >&2; echo on')).toEqual({
    code: 0,
    output: '1\nbut\non\n',
  });
});

test('who is ended has failed', async () => {
  expect(await shell('echo begun; kill -9 $$')).toEqual({
    code: 1,
    output: 'begun\n\nIt did not end by itself.',
  });
});
