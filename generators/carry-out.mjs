// @ts-check
import { apply } from './apply.mjs';

/** @import { Plan } from './plan.mjs' */

/**
 * Makes a connector, and lets its tests be run at once.
 *
 * @param {Plan} plan
 * @param {object} how
 * @param {string} how.root of the repository, or the folder in which a project is made
 * @param {(folder: string) => void} [how.format] brings the files below a folder into the repository's style
 * @param {() => void} [how.prepare] what is done before
 * @param {() => string | undefined} how.makeReady installs; returns what a person must do when that fails
 * @returns {string} what is left to do, for the person
 * @throws {import('./apply.mjs').ApplyError} saying why nothing was done
 */
export function carryOut(plan, { root, format, prepare, makeReady }) {
  prepare?.();
  apply(plan, { root, ...(format && { format }) });
  const first = makeReady();
  return [
    `${plan.folder} is there. What is left, in this order:`,
    '',
    ...(first === undefined ? [] : [` 0. ${first}`]),
    ...plan.steps,
  ].join('\n');
}
