// @ts-check

/**
 * Shows how a text changes where lines were added or exchanged in a few places.
 *
 * @param {string} before
 * @param {string} after
 * @returns {string} lines with `+` and `-`, each change with the line before it
 */
export function diff(before, after) {
  const [old, now] = [before.split('\n'), after.split('\n')];
  const kept = commonLines(old, now);
  /** @type {string[]} */
  const shown = [];
  let [atOld, atNow] = [0, 0];
  for (const [nextOld, nextNow] of [...kept, [old.length, now.length]]) {
    if ((nextOld ?? 0) > atOld || (nextNow ?? 0) > atNow) {
      const context = old[atOld - 1];
      if (context !== undefined) shown.push(`  ${context}`);
      shown.push(...old.slice(atOld, nextOld).map((line) => `- ${line}`));
      shown.push(...now.slice(atNow, nextNow).map((line) => `+ ${line}`));
    }
    [atOld, atNow] = [(nextOld ?? 0) + 1, (nextNow ?? 0) + 1];
  }
  return shown.join('\n');
}

/**
 * Pairs of line numbers that hold the same text, as many as there can be, in order.
 *
 * @param {string[]} old
 * @param {string[]} now
 * @returns {[number, number][]}
 */
function commonLines(old, now) {
  const lengths = [...old, ''].map(() => [...now, ''].map(() => 0));
  const lengthAt = (/** @type {number} */ row, /** @type {number} */ column) => lengths[row]?.[column] ?? 0;
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = now.length - 1; j >= 0; j -= 1) {
      const row = lengths[i] ?? [];
      row[j] =
        old[i] === now[j] ? lengthAt(i + 1, j + 1) + 1 : Math.max(lengthAt(i + 1, j), lengthAt(i, j + 1));
    }
  }
  /** @type {[number, number][]} */
  const pairs = [];
  for (let i = 0, j = 0; i < old.length && j < now.length; ) {
    if (old[i] === now[j]) pairs.push([i++, j++]);
    else if (lengthAt(i + 1, j) >= lengthAt(i, j + 1)) i += 1;
    else j += 1;
  }
  return pairs;
}
