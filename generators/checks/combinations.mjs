// @ts-check
import { choices, parseAnswers } from '../answers.mjs';

/** @import { Answers } from '../answers.mjs' */

/**
 * Every combination of the answers that are chosen from a list, with calls or without.
 *
 * @returns {Answers[]}
 */
export function allCombinations() {
  return choices.signIn.flatMap((signIn) =>
    choices.pagination.flatMap((pagination, one) =>
      choices.format.flatMap((format, two) =>
        choices.foundBy.map((foundBy) =>
          // Calls lie beside the rest: half go without, and each other answer stands beside both.
          toAnswers({ signIn, pagination, format, foundBy, calls: (one + two) % 2 === 0 ? 'no' : 'yes' }),
        ),
      ),
    ),
  );
}

/** @param {Pick<Answers, 'signIn' | 'pagination' | 'format' | 'foundBy' | 'calls'>} chosen */
function toAnswers(chosen) {
  const { signIn, pagination, format, foundBy } = chosen;
  const id = `k-${signIn.toLowerCase()}-${pagination}-${format}-${foundBy}`;
  return parseAnswers({ ...chosen, id, name: `Kit ${id}`, host: `*.${id}.example` });
}

/**
 * Answers that are typed, at their limits: an API with one host, names with signs, the longest and the shortest id.
 *
 * @returns {Answers[]}
 */
export function typedAnswers() {
  const common = /** @type {const} */ ({
    pagination: 'offset',
    format: 'html',
    foundBy: 'marker',
    calls: 'yes',
  });
  return [
    { ...common, id: 'x', name: 'X', signIn: 'apiKey', host: 'api.x.example' },
    { ...common, id: 'a10', name: "O'Neil & Co. (Übersee)", signIn: 'oauth2', host: 'api.a10.example' },
    { ...common, id: 'a9', name: '9 to 5 CRM', signIn: 'basic', host: 'a9.example' },
    {
      ...common,
      id: 'the-longest-id-that-a-person-can-have-ok',
      name: 'The Longest Name That Anybody Can Have In This Repository OK',
      signIn: 'oauth2',
      foundBy: 'field',
      host: '*.the-longest-id-that-a-person-can-have-ok.example',
    },
  ].map(parseAnswers);
}

/**
 * Few combinations in which each two answers to different questions stand together at least once.
 *
 * @param {Answers[]} all
 * @returns {Answers[]}
 */
export function coveringSet(all) {
  const uncovered = new Set(all.flatMap(pairsOf));
  /** @type {Answers[]} */
  const chosen = [];
  while (uncovered.size > 0) {
    const gain = (/** @type {Answers} */ answers) =>
      pairsOf(answers).filter((pair) => uncovered.has(pair)).length;
    const best = all.reduce((one, other) => (gain(other) > gain(one) ? other : one));
    for (const pair of pairsOf(best)) uncovered.delete(pair);
    chosen.push(best);
  }
  return chosen;
}

/** @param {Answers} answers */
function pairsOf(answers) {
  const names = /** @type {(keyof typeof choices)[]} */ (Object.keys(choices));
  const given = names.map((name) => `${name}=${answers[name]}`);
  return given.flatMap((one, index) => given.slice(index + 1).map((other) => `${one} ${other}`));
}
