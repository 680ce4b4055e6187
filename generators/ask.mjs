// @ts-check
import { fileURLToPath } from 'node:url';
import { answerNames } from './answers.mjs';

/** @import { Answers } from './answers.mjs' */

/** What tells plop to ask a question all the same. */
const ASK = '_';

/**
 * Asks for the answers that are missing.
 *
 * @param {Partial<Answers>} given
 * @param {Partial<Answers>} proposals
 * @param {(id: string) => true | string} [checkId] the reason when an id is not free; by default in this repository
 * @returns {Promise<unknown>}
 */
export async function ask(given, proposals, checkId) {
  // Loaded only where somebody is asked: it takes longer than everything else together.
  const { default: nodePlop } = await import('node-plop');
  const plop = await nodePlop(
    fileURLToPath(new URL('plopfile.mjs', import.meta.url)),
    /** @type {any} */ ({ proposals: { ...proposals, ...given }, checkId }),
  );
  return plop.getGenerator('connector').runPrompts(answerNames.map((name) => given[name] ?? ASK));
}
