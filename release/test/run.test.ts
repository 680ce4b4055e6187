import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { runToEnd } from '../../generators/checks/run-to-end.mjs';
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

test('who hangs is ended, with all that was started', async () => {
  const hanging = ['bash', '-c', 'sleep 300 & echo $!; wait'];
  const { code, output } = await runToEnd(hanging, { cwd: tmpdir(), env: process.env, patience: 2_000 });
  expect({ code, output }).toEqual({
    code: 1,
    output: expect.stringMatching(/^\d+\n\nIt did not end by itself\.$/),
  });
  // Nobody may have fetched it yet.
  const state = await shell(`ps -o stat= -p ${Number.parseInt(output, 10)}`);
  expect(state.output).toMatch(/^(?:Z|$)/);
});
