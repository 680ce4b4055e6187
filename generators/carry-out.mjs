// @ts-check
import { apply } from './apply.mjs';
import { formatWithBiome } from './format.mjs';

/** @import { Answers } from './answers.mjs' */
/** @import { Plan } from './plan.mjs' */

/**
 * Makes a connector.
 *
 * @param {Answers} answers
 * @param {Plan} plan
 * @param {string} root of the repository
 * @returns {string} what is left to do, for the person
 * @throws {import('./apply.mjs').ApplyError} saying why nothing was done
 */
export function carryOut({ id }, plan, root) {
  apply(plan, { root, format: formatWithBiome(root) });
  return [`packages/connector-${id} is there. What is left, in this order:`, '', ...plan.steps].join('\n');
}
