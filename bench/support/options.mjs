// What stands behind a benchmark's name on the command line.
import { parseArgs } from 'node:util';

/**
 * Node's own `parseArgs`; but what it does not know ends the process with 2, and one line that names what there is.
 *
 * @template {import('node:util').ParseArgsConfig} T
 * @param {T} config
 */
export function readOptions(config) {
  try {
    return parseArgs(config);
  } catch (error) {
    const [reason] = String(error instanceof Error ? error.message : error).split('. ');
    const names = Object.keys(config.options ?? {}).map((name) => `--${name}`);
    console.error(`${reason}. The options are: ${names.join(', ')}.`);
    return process.exit(2);
  }
}
