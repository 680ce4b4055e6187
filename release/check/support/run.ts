import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Outcome {
  code: number;
  /** Of both streams. */
  output: string;
}

/** Less than the tests' own time: they would not tell what the command had said. */
const PATIENCE_MS = 570_000;

/**
 * Runs a command to its end, whatever it is. Nobody answers what it asks, and one that does not end is ended. Nothing of how
 * this process was started is handed on but PATH and the like.
 */
export async function run(
  command: string,
  words: readonly string[],
  { cwd, env = {} }: { cwd: string; env?: Record<string, string> },
): Promise<Outcome> {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(?:npm_|pnpm_|vitest|node_env|ci$)/i.test(name),
  );
  const folder = await mkdtemp(join(tmpdir(), 'daybook-run-'));
  // Not a pipe: whatever a command leaves behind would hold it open, and this would wait for a command that has ended.
  const said = await open(join(folder, 'said'), 'a');
  try {
    const child = spawn(command, words, {
      cwd,
      env: { ...Object.fromEntries(inherited), NO_COLOR: '1', FORCE_COLOR: '0', ...env },
      stdio: ['ignore', said.fd, said.fd],
      timeout: PATIENCE_MS,
      killSignal: 'SIGKILL',
    });
    const [code] = (await once(child, 'exit')) as [number | null];
    const output = await readFile(join(folder, 'said'), 'utf8');
    return code === null ? { code: 1, output: `${output}\nIt did not end by itself.` } : { code, output };
  } finally {
    await said.close();
    await rm(folder, { recursive: true });
  }
}

/** @throws Error with all that the command said, when it fails */
export async function must(
  command: string,
  words: readonly string[],
  options: { cwd: string; env?: Record<string, string> },
): Promise<string> {
  const { code, output } = await run(command, words, options);
  if (code !== 0) throw new Error(`${command} ${words.join(' ')} ended with ${code}:\n${output}`);
  return output;
}
