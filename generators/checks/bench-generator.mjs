// @ts-check
// `npm run bench:generator`: how long it takes from the command to a green connector, in a fresh copy of the repository
// whose packages lie in pnpm's store.
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { copyRepository } from './copy-repository.mjs';
import { runTool } from './run-tool.mjs';

const id = 'bench';
const root = copyRepository(fileURLToPath(new URL('../..', import.meta.url)));
const filter = `--filter=@daybook/connector-${id}`;
const install = ['pnpm', 'install', '--prefer-offline', '--no-frozen-lockfile', '--loglevel=error'];
const turbo = ['turbo', 'run', '--output-logs=errors-only'];

const edited = ['packages/server/src/connectors.ts', 'packages/server/package.json', '.changeset', 'docs'];

/** @type {[string, string[]][]} */
const steps = [
  ['install', install],
  ['generate', ['node', 'generators/new-connector.mjs', '--id', id, '--yes']],
  ['link the new package', install],
  ['build', [...turbo, 'build', filter]],
  ['typecheck', [...turbo, 'typecheck', filter]],
  ['format', ['biome', 'check', `packages/connector-${id}`, ...edited]],
  ['lint', ['oxlint', '--type-aware', '--deny-warnings', `packages/connector-${id}`]],
  ['test, with conformance at level 3', [...turbo, 'test', filter]],
];

let total = 0;
for (const [name, command] of steps) {
  const from = performance.now();
  // oxlint-disable-next-line no-await-in-loop -- one after another, as a person would
  const { status, output } = await runTool(root, command);
  const seconds = (performance.now() - from) / 1000;
  total += seconds;
  console.log(`${seconds.toFixed(1).padStart(6)} s  ${name}`);
  if (status !== 0) {
    console.error(output);
    process.exit(1);
  }
}
console.log(`${total.toFixed(1).padStart(6)} s  from the command to green, on ${cpus().length} cores`);
