import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

/** What Node is to run for the command `daybook`. */
export const main = fileURLToPath(new URL('../../../../deploy/dist/daybook.js', import.meta.url));
export const example = fileURLToPath(new URL('../../../../examples/conversation.json', import.meta.url));

/** The built server, as a process of its own. */
export interface Running {
  child: ChildProcess;
  /** All that it has said, on standard output and standard error. */
  output: string;
  /** What it has written to standard output alone. */
  log: string;
  url: string;
}

/** How it is started, if not as a person would. */
export interface StartOptions {
  flags?: string[];
  /** Whether there is a channel to it. */
  ipc?: boolean;
  cwd?: string;
  /** The bundle's command, if not the one that was built. */
  program?: string;
  /** What runs it: a command that takes another one at its end. */
  through?: string[];
}

/** Starts the built server as a person would, and waits until it has said all that it says at start. */
export async function start(
  folder: string,
  environment: Record<string, string> = {},
  { flags = [], ipc = false, cwd, program = main, through = [] }: StartOptions = {},
): Promise<Running> {
  const [command = '', ...parameters] = [...through, process.execPath, program, ...flags];
  const child = spawn(command, parameters, {
    cwd,
    env: {
      PATH: process.env['PATH'],
      DAYBOOK_DATA: folder,
      DAYBOOK_EXAMPLE: example,
      LOG_LEVEL: 'warn',
      PORT: '0',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe', ...(ipc ? ['ipc' as const] : [])],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const running: Running = { child, output: '', log: '', url: '' };
  await new Promise<void>((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      running.output += String(chunk);
      if (running.output.includes('Stop with Ctrl-C.')) resolve();
    };
    child.stdout?.on('data', (chunk: Buffer) => {
      running.log += String(chunk);
    });
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('exit', () => reject(new Error(running.output)));
  });
  running.url = /listens on (\S+)/.exec(running.output)?.[1] ?? '';
  return running;
}

/** Asks it to stop. Resolves with how it ended: its code, or the signal. */
export async function stop({ child }: Running, signal: NodeJS.Signals = 'SIGINT'): Promise<unknown> {
  const end = endOf(child);
  child.kill(signal);
  return end;
}

/** Resolves with how a process ended: its code, or the signal. */
export async function endOf(child: ChildProcess): Promise<unknown> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return child.exitCode ?? child.signalCode;
}
