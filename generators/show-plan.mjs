// @ts-check
import { diff } from './diff.mjs';

/** @import { Plan } from './plan.mjs' */

/**
 * A plan as a person reads it: the tree of new files, and how others change.
 *
 * @param {Plan} plan
 */
export function showPlan({ files, edits }) {
  const changes = Object.entries(edits).map(([path, { before, after }]) => `${path}\n${diff(before, after)}`);
  const edited = changes.length > 0 ? ['', 'Edits:', changes.join('\n\n')] : [];
  return ['New files:', ...showTree(Object.keys(files)), ...edited].join('\n');
}

/**
 * @param {string[]} paths
 * @returns {string[]}
 */
function showTree(paths) {
  /** @type {string[]} */
  const lines = [];
  /** @type {string[]} */
  let open = [];
  for (const path of paths.toSorted(byFolder)) {
    const folders = path.split('/').slice(0, -1);
    const same = folders.findIndex((folder, index) => folder !== open[index]);
    const from = same < 0 ? folders.length : same;
    for (let depth = from; depth < folders.length; depth += 1)
      lines.push(`${'  '.repeat(depth + 1)}${folders[depth]}/`);
    lines.push(`${'  '.repeat(folders.length + 1)}${path.split('/').at(-1)}`);
    open = folders;
  }
  return lines;
}

/**
 * Folders before the files beside them, so that each folder is shown once.
 *
 * @param {string} one
 * @param {string} other
 */
function byFolder(one, other) {
  const key = (/** @type {string} */ path) => path.replace(/[^/]+$/, '\uffff$&');
  return key(one) < key(other) ? -1 : 1;
}
