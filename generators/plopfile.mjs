// @ts-check
import { fileURLToPath } from 'node:url';
import { answerNames, checkAnswer, checkFree, choices, defaultsFor, parseAnswers } from './answers.mjs';
import { carryOutInRepository } from './carry-out-in-repository.mjs';
import { planConnector } from './plan.mjs';
import { readTaken, readTree } from './tree.mjs';

/** @import { Answers } from './answers.mjs' */
/** @import { NodePlopAPI } from 'node-plop' */

const repository = fileURLToPath(new URL('..', import.meta.url));

const questions = {
  id: 'Id, such as acme-crm:',
  name: 'Name as people know it:',
  signIn: 'How do people sign in?',
  pagination: 'How are lists paged?',
  format: 'What does an entry hold?',
  foundBy: 'How is an entry found again?',
  calls: 'Are calls logged, too?',
  host: 'Host of the API, such as api.acme.com, or *.acme.com when each account has its own:',
};

const explained = /** @type {Record<string, string>} */ ({
  apiKey: 'with an API key (Bearer)',
  basic: "with an API key in HTTP's Basic scheme",
  oauth2: 'with OAuth 2',
  none: 'not at all, lists are whole',
  page: 'by page number',
  offset: 'by offset and limit',
  cursor: 'by a cursor that names the next page',
  html: 'HTML',
  markdown: 'Markdown',
  plain: 'plain text',
  field: 'by a field of our own',
  marker: 'by a marker in its text',
  yes: 'calls and messages',
  no: 'messages only',
});

/**
 * The questions about a new connector, and what `plop connector` makes of the answers: the same as `new-connector.mjs`.
 *
 * @param {NodePlopAPI} plop
 * @param {object} [options]
 * @param {Partial<Answers>} [options.proposals] taken for what nobody has answered yet
 * @param {string} [options.root] of the repository
 * @param {(id: string) => true | string} [options.checkId] the reason when an id is not free
 * @param {typeof import('./make-ready.mjs').inRepository} [options.hands]
 */
export default function plopfile(
  plop,
  { proposals = {}, root = repository, checkId = (id) => checkFree(id, readTaken(root, id)), hands } = {},
) {
  plop.setGenerator('connector', {
    description: 'A new connector package, with its fake CRM, tests and documents',
    prompts: answerNames.map((name) => ({
      name,
      message: questions[name],
      type: name in choices ? 'list' : 'input',
      default: (/** @type {Partial<Answers>} */ given) =>
        ({ ...defaultsFor({ ...proposals, ...given }), ...proposals })[name],
      validate: (/** @type {string} */ value) => {
        const verdict = checkAnswer(name, value);
        return name === 'id' && verdict === true ? checkId(value) : verdict;
      },
      ...(name in choices && {
        choices: choices[/** @type {keyof typeof choices} */ (name)].map((value) => ({
          value,
          name: `${value}: ${explained[value]}`,
        })),
      }),
    })),
    actions: [(/** @type {unknown} */ given) => make(parseAnswers(given), { root, hands })],
  });
}

/**
 * @param {Answers} answers
 * @param {{ root: string, hands: typeof import('./make-ready.mjs').inRepository | undefined }} where
 * @returns {string} what is left to do
 */
function make(answers, { root, hands }) {
  const plan = planConnector(answers, readTree(root, answers.id));
  return carryOutInRepository(plan, { root, install: true, ...(hands && { hands }) });
}
