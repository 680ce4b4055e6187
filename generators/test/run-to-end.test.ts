import { expect, test } from 'vitest';
import { runToEnd } from '../checks/run-to-end.mjs';

const run = (script: string, patience = 60_000) =>
  runToEnd(['bash', '-c', script], { cwd: '/', env: process.env, patience });

test('a command that hangs is ended, with what it has started', async () => {
  const { code, output } = await run('exec 2>&1; sleep 600 & echo $!; wait', 2_000);

  expect(code).toBe(1);
  expect(output).toContain('It did not end within 2 s, and was ended.');
  const { output: state } = await run(`ps -o stat= -p ${Number.parseInt(output, 10)}`);
  expect(state).toMatch(/^(?:Z|$)/);
});

test('nobody waits for what a command leaves behind, or for an answer to what it asks', async () => {
  expect(await run('sleep 5 & read -r answer; echo "<$answer>"; exit 3')).toEqual({
    code: 3,
    output: '<>\n',
  });
});

test('a command that is not there is told', async () => {
  const { code, output } = await runToEnd(['nobody-has-this'], {
    cwd: '/',
    env: process.env,
    patience: 60_000,
  });
  expect({ code, output }).toEqual({ code: 1, output: 'Error: spawn nobody-has-this ENOENT' });
});
