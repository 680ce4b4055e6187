// @ts-check
import { fileURLToPath } from 'node:url';
import { carryOut } from './carry-out.mjs';
import { formatWithBiome } from './format.mjs';
import { makeReadyInRepository } from './make-ready.mjs';
import { planConnector } from './plan.mjs';
import { runDoor } from './run-door.mjs';
import { connectorsIn, readTree } from './tree.mjs';

/**
 * `npm run new:connector`: a connector in this repository.
 *
 * @param {string[]} words of the command line
 * @param {object} world
 * @param {string} world.root of the repository
 * @param {boolean} world.isTerminal whether somebody can be asked
 * @param {(text: string) => void} world.print
 * @param {typeof makeReadyInRepository} [world.makeReady]
 * @returns {Promise<0 | 1 | 2>} the exit code: 2 for answers that are missing or wrong
 */
export function newConnector(words, { root, makeReady = makeReadyInRepository, ...world }) {
  /** @type {import('./run-door.mjs').Door} */
  const door = {
    command: 'npm run new:connector --',
    connectors: connectorsIn(root),
    plan: (answers, known) => planConnector(answers, readTree(root, answers.id), known),
    carryOut: (plan, { install }) =>
      carryOut(plan, {
        root,
        format: formatWithBiome(root),
        makeReady: () => (install ? makeReady(root, plan.folder) : 'npm run build\n    links it'),
      }),
  };
  return runDoor(words, door, world);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.exitCode = await newConnector(process.argv.slice(2), {
    root: fileURLToPath(new URL('..', import.meta.url)),
    isTerminal: process.stdin.isTTY && process.stdout.isTTY,
    print: (text) => console.log(text),
  });
}
