import { execFile } from 'node:child_process';
import { expect, it } from 'vitest';
import { copyRepository, isRunning, type NpmStart, npmStart } from './support/npm-start.js';
import { until } from './support/processes.js';

const START = ['run', '-s', 'daybook', 'start'];
/** Time for a second signal, if there is one, to meet a server that has not ended yet; and no log, which may be read after its last words. */
const UNREADY = { DAYBOOK_UNREADY_SECONDS: '1', LOG_LEVEL: 'warn' };

/** Which of its processes are still there. */
const living = ({ pids }: NpmStart): string[] =>
  Object.entries(pids).flatMap(([name, pid]) => (isRunning(pid) ? [name] : []));

/** Runs `npm run -s daybook` with these words to its end. */
async function npmDaybook(...words: string[]): Promise<{ code: unknown; stdout: string; stderr: string }> {
  const cwd = await copyRepository();
  return new Promise((resolve) => {
    execFile('npm', ['run', '-s', 'daybook', ...words], { cwd }, (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, stdout, stderr }),
    );
  });
}

it.each(['SIGTERM', 'SIGKILL'] as const)(
  'leaves no server behind, and drains it, when npm gets %s',
  async (signal) => {
    const started = await npmStart(UNREADY, { words: START });
    expect(living(started)).toContain('server');
    process.kill(started.pids.npm, signal);
    await until(() => living(started).length === 0);
    expect(started.output).toMatch(/Stopping: what is under way is finished first.*Stopped\.\s*$/s);
  },
);

it('runs the other commands, with what they say and how they end', async () => {
  expect(await npmDaybook('--version')).toEqual({
    code: 0,
    stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    stderr: '',
  });
  expect(await npmDaybook('send', 'nowhere.json')).toEqual({
    code: 1,
    stdout: '',
    stderr: 'nowhere.json cannot be read. Name a file with a conversation.\n',
  });
});
