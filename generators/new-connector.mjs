// @ts-check
import { fileURLToPath } from 'node:url';
import { checkFree } from './answers.mjs';
import { carryOutInRepository } from './carry-out-in-repository.mjs';
import { planConnector } from './plan.mjs';
import { runDoor } from './run-door.mjs';
import { readTaken, readTree } from './tree.mjs';

/**
 * `npm run new:connector`: a connector in this repository.
 *
 * @param {string[]} words of the command line
 * @param {object} world
 * @param {string} world.root of the repository
 * @param {boolean} world.isTerminal whether somebody can be asked
 * @param {(text: string) => void} world.print
 * @param {typeof import('./make-ready.mjs').inRepository} [world.hands]
 * @returns {Promise<0 | 1 | 2>} the exit code: 2 for answers that are missing or wrong
 */
export function newConnector(words, { root, hands, ...world }) {
  /** @type {import('./run-door.mjs').Door} */
  const door = {
    command: 'npm run new:connector --',
    checkId: (id) => checkFree(id, readTaken(root, id)),
    plan: (answers, known) => planConnector(answers, readTree(root, answers.id), known),
    carryOut: (plan, { install }) => carryOutInRepository(plan, { root, install, ...(hands && { hands }) }),
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
