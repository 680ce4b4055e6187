// A step that takes a while, told in plain lines: what is done, how far it is, how long it took.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/**
 * Runs a command and shows how far it is. All that it said is shown only when it fails, which ends this process, too.
 *
 * @param {string} title
 * @param {string} command
 * @param {string[]} commandArguments
 * @param {import('node:child_process').SpawnOptions} options
 * @param {(line: string) => string | undefined} progressOf what to show for a line that the command printed
 */
export async function runStep(title, command, commandArguments, options, progressOf) {
  const begin = Date.now();
  console.log(`${title} …`);
  const said = [];
  let shown;
  const child = spawn(command, commandArguments, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      said.push(line);
      const progress = progressOf(line);
      if (progress !== undefined && progress !== shown) console.log(`  ${progress}`);
      shown = progress ?? shown;
    });
  }
  const status = await new Promise((resolve) => {
    child.once('error', (error) => said.push(error.message) && resolve(1));
    child.once('close', resolve);
  });
  if (status !== 0) {
    console.error(said.join('\n'));
    process.exit(status ?? 1);
  }
  console.log(`  done (${Math.ceil((Date.now() - begin) / 1000)} s)`);
}

/** `Progress: resolved 459, reused 216, downloaded 4, added 10` */
export function installProgress(line) {
  const [, all, reused, downloaded, added] =
    /^Progress: resolved (\d+), reused (\d+), downloaded (\d+), added (\d+)/.exec(line) ?? [];
  // Before it has read the list it knows of one.
  if (all === undefined || Number(all) < 2) return undefined;
  return `${Number(reused) + Number(downloaded)} of ${all} packages are here, ${added} in their place`;
}

/** `@daybook/core:build: cache miss, executing a63271d2746e91ed` */
export function buildProgress(line) {
  return /^(?:@daybook\/)?(\S+):build: cache (?:miss|bypass)/.exec(line)?.[1];
}
