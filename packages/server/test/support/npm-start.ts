import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { copyFile, cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { z } from 'zod';
import { makeFolder } from './folder.js';

const root = fileURLToPath(new URL('../../../..', import.meta.url));

/** `npm start` as a person types it. */
export interface NpmStart {
  /** npm itself, or the terminal that it runs in. */
  child: ChildProcess;
  output: string;
  url: string;
  /** Process numbers, from npm's down to the server's. */
  pids: { npm: number; script: number; server: number };
}

/**
 * Runs the repository's `npm start` in a folder of its own: real npm, real scripts and the built server, but a pnpm that
 * has nothing to install or build, so that no test touches what others are using.
 *
 * @param how - `words`: what stands behind `npm`, if not `start`; `isTerminal`: in a pseudo-terminal, where what is written to
 *   `child.stdin` is typed
 */
export async function npmStart(
  environment: Record<string, string>,
  { words = ['start'], isTerminal = false }: { words?: string[]; isTerminal?: boolean } = {},
): Promise<NpmStart> {
  const folder = await copyRepository();
  const env = {
    ...process.env,
    PATH: `${await makePnpm(folder)}${delimiter}${process.env['PATH']}`,
    npm_config_update_notifier: 'false',
    DAYBOOK_DATA: join(folder, 'data'),
    PORT: '0',
    ...environment,
  };
  const command = ['npm', ...words];
  const [program = '', ...parameters] = isTerminal ? terminal(command) : command;
  const child = spawn(program, parameters, { cwd: folder, env });
  const running: NpmStart = { child, output: '', url: '', pids: { npm: 0, script: 0, server: 0 } };
  onTestFinished(() => {
    // Whatever a failed test leaves behind, from the server up.
    for (const pid of Object.values(running.pids).toReversed())
      if (pid > 0 && isRunning(pid)) process.kill(pid, 'SIGKILL');
    child.kill('SIGKILL');
  });
  await new Promise<void>((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      running.output += String(chunk);
      if (running.output.includes('Open in a browser:')) resolve();
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('exit', () => reject(new Error(running.output)));
  });
  running.url = /listens on (\S+)/.exec(running.output)?.[1] ?? '';
  const family = descendants(child.pid ?? 0);
  const pidOf = (name: RegExp): number => family.find(({ command: line }) => name.test(line))?.pid ?? 0;
  running.pids = {
    npm: pidOf(/^npm /),
    script: pidOf(/^\S*node scripts\//),
    server: pidOf(/^\S*node .*dist\/daybook\.js/),
  };
  return running;
}

/** A folder in which the repository's commands run; what they run is the repository's own. */
export async function copyRepository(): Promise<string> {
  const folder = await makeFolder();
  await cp(join(root, 'scripts'), join(folder, 'scripts'), { recursive: true });
  await copyFile(join(root, 'package.json'), join(folder, 'package.json'));
  await symlink(join(root, 'deploy'), join(folder, 'deploy'));
  await symlink(join(root, 'examples'), join(folder, 'examples'));
  return folder;
}

/** A pnpm that says what the real one says. */
async function makePnpm(folder: string): Promise<string> {
  const { packageManager } = z
    .object({ packageManager: z.string() })
    .parse(JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')));
  const version = /@([\d.]+)/.exec(packageManager)?.[1];
  const said = {
    install: [
      'Progress: resolved 1, reused 0, downloaded 0, added 0',
      'Packages: +459',
      'Progress: resolved 459, reused 110, downloaded 4, added 0',
      'Progress: resolved 459, reused 455, downloaded 4, added 459, done',
    ],
    exec: [
      '@daybook/core:build: cache miss, executing a63271d2746e91ed',
      '@daybook/conformance:build: cache hit, suppressing logs 968b694cf036121c',
      '@daybook/server:build: cache miss, executing 7aedd10b28a3e35d',
    ],
  };
  const lines = Object.entries(said).map(
    ([name, texts]) => `${name}) cat <<'END'\n${texts.join('\n')}\nEND\n;;`,
  );
  const bin = join(folder, 'bin');
  await mkdir(bin);
  await writeFile(
    join(bin, 'pnpm'),
    `#!/bin/sh\ncase "$1" in\n--version) echo ${version};;\n${lines.join('\n')}\nesac\n`,
    { mode: 0o755 },
  );
  return bin;
}

/** `script` of the system makes a pseudo-terminal; what it reads is typed. */
function terminal(command: string[]): string[] {
  if (process.platform === 'darwin') return ['script', '-q', '/dev/null', ...command];
  return ['script', '--quiet', '--return', '--command', command.join(' '), '/dev/null'];
}

function descendants(ancestor: number): { pid: number; command: string }[] {
  const all = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' })
    .split('\n')
    .flatMap((line) => {
      const [, pid, parent, command = ''] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
      return pid === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), command }];
    });
  const family = new Set([ancestor]);
  // A child may stand before its parent in the list.
  for (let size = 0; size !== family.size; ) {
    size = family.size;
    for (const { pid, parent } of all) if (family.has(parent)) family.add(pid);
  }
  return all.filter(({ pid }) => family.has(pid));
}

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
