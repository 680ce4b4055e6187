import { type Outcome, runToEnd } from '../../../generators/checks/run-to-end.mjs';

/** Less than the tests' own time: they would not tell what the command had said. */
const PATIENCE_MS = 570_000;

/** Runs a command to its end, whatever it is. Nothing of how this process was started is handed on but PATH and the like. */
export function run(
  command: string,
  words: readonly string[],
  { cwd, env = {} }: { cwd: string; env?: Record<string, string> },
): Promise<Outcome> {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(?:npm_|pnpm_|vitest|node_env|ci$)/i.test(name),
  );
  return runToEnd([command, ...words], {
    cwd,
    env: { ...Object.fromEntries(inherited), NO_COLOR: '1', FORCE_COLOR: '0', ...env },
    patience: PATIENCE_MS,
  });
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
