// @ts-check
import { carryOut } from './carry-out.mjs';
import { formatWithBiome } from './format.mjs';
import { inRepository } from './make-ready.mjs';

/** @import { Plan } from './plan.mjs' */

/**
 * Makes a connector in the repository: formatted as everything there, linked, and ready to be tested.
 *
 * @param {Plan} plan
 * @param {object} how
 * @param {string} how.root of the repository
 * @param {boolean} how.install whether it is linked, and what it needs built
 * @param {typeof inRepository} [how.hands]
 * @returns {string} what is left to do, for the person
 * @throws {import('./apply.mjs').ApplyError} saying why nothing was done
 */
export function carryOutInRepository(plan, { root, install, hands = inRepository }) {
  let isBuilt = false;
  return carryOut(plan, {
    root,
    format: formatWithBiome(root),
    prepare: () => void (isBuilt = install && hands.prepare(root)),
    makeReady: () =>
      isBuilt && hands.link(root) ? undefined : 'npm run build\n    links it, and builds what its tests need',
  });
}
