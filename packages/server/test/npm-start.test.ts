import { once } from 'node:events';
import { expect, it } from 'vitest';
import { isRunning, type NpmStart, npmStart } from './support/npm-start.js';
import { until } from './support/processes.js';

/** Time for a second signal, if there is one, to meet a server that has not ended yet. */
const UNREADY = { DAYBOOK_UNREADY_SECONDS: '1' };

/** Which of its processes are still there. */
const living = ({ pids }: NpmStart): string[] =>
  Object.entries(pids).flatMap(([name, pid]) => (isRunning(pid) ? [name] : []));

it('tells how far it is, and ends with the address to open', async () => {
  const { output, url } = await npmStart({});
  const steps = output
    .slice(output.indexOf('Installing'), output.indexOf('An example'))
    .replace(/\d+ s\)/g, 'N s)');
  expect(steps.trim().split('\n')).toEqual([
    'Installing packages (the first time: up to a minute) …',
    '  114 of 459 packages are here, 0 in their place',
    '  459 of 459 packages are here, 459 in their place',
    '  done (N s)',
    'Building (the first time: up to a minute) …',
    '  core',
    '  server',
    '  done (N s)',
    'Starting …',
  ]);
  expect(output.endsWith(`Stop with Ctrl-C. Open in a browser:\n  ${url}/\n`)).toBe(true);
});

it('drains on one Ctrl-C in a terminal', async () => {
  const started = await npmStart(UNREADY, { isTerminal: true });
  const closed = once(started.child, 'close');
  started.child.stdin?.write('\x03');
  await closed;
  expect(started.output).toMatch(/Stopping: what is under way is finished first.*Stopped\.\s*$/s);
  expect(living(started)).toEqual([]);
});

const ends = [
  ['npm', 'SIGTERM'],
  ['npm', 'SIGKILL'],
  ['script', 'SIGTERM'],
  ['script', 'SIGKILL'],
] as const;

it.each(process.env['DAYBOOK_TESTS'] === 'long' ? ends : ends.slice(1, 2))(
  'leaves no server behind, and drains it, when %s gets %s',
  async (name, signal) => {
    const started = await npmStart(UNREADY);
    const closed = once(started.child, 'close');
    process.kill(started.pids[name], signal);
    await closed;
    await until(() => living(started).length === 0);
    expect(started.output).toMatch(/Stopped\.\s*$/);
  },
);
