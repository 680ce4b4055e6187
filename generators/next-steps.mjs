// @ts-check
import { namesOf } from './names.mjs';

/** @import { Answers } from './answers.mjs' */

/**
 * @typedef {object} Made
 * @property {string} folder
 * @property {string} packageName
 * @property {boolean} hasOperations
 */

/**
 * What is left to do for a person in this repository, in order.
 *
 * @param {Answers} answers
 * @param {Made} made
 * @returns {string[]}
 */
export function nextSteps(answers, { folder, packageName, hasOperations }) {
  const { id, signIn } = answers;
  const { constant } = namesOf(id);
  return numbered([
    [`cd ${folder} && npm test`, 'see it green, then change one thing after the other'],
    ...sourceSteps(answers, { folder: `${folder}/`, hasOperations }),
    [`${folder}/README.md, docs/connectors/${id}.md`, 'what is said of the CRM, and how people get a key'],
    [`cd ${folder} && npm run build && npm run certify`, 'write the certificate into the README'],
    ...(signIn === 'oauth2'
      ? [[`${constant}_CLIENT_ID, ${constant}_CLIENT_SECRET`, 'tell the server the app']]
      : []),
    [
      'CONTRIBUTING.md, Releases',
      `when "The next release" is merged, first \`pnpm release --only ${packageName}\`, then approve \`publish\``,
    ],
  ]);
}

/**
 * What is left to do for a person in a project of its own, in order.
 *
 * @param {Answers} answers
 * @param {Made & { manager: string }} made
 * @returns {string[]}
 */
export function projectSteps(answers, { folder, manager, hasOperations }) {
  const { constant } = namesOf(answers.id);
  const run = manager === 'npm' ? 'npm run' : manager;
  return numbered([
    [`cd ${folder} && ${manager} test`, 'see it green, then change one thing after the other'],
    [`${manager} start`, 'see it log a conversation, into the fake CRM'],
    ...sourceSteps(answers, { folder: '', hasOperations }),
    ['README.md, package.json', 'what is said of the CRM, and the name and license of your package'],
    [`${run} certify`, 'write the certificate into the README; then let .github/workflows/ci.yml check it'],
    [
      `${run} serve`,
      answers.signIn === 'oauth2'
        ? `the real CRM: set ${constant}_CLIENT_ID and ${constant}_CLIENT_SECRET, and take a test account`
        : 'the real CRM: take a test account',
    ],
  ]);
}

/**
 * The files of a connector that know its CRM.
 *
 * @param {Answers} answers
 * @param {{ folder: string, hasOperations: boolean }} where folder: with a slash at the end
 */
function sourceSteps({ id, host, signIn }, { folder, hasOperations }) {
  return [
    [`${folder}src/manifest.ts`, `the hosts (now ${host}), the pages that open, fields of the log form`],
    ...(signIn === 'oauth2'
      ? [[`${folder}src/oauth.ts`, 'where people consent, where tokens come from']]
      : []),
    [
      `${folder}src/${id}-schemas.ts`,
      hasOperations
        ? `the fields of records and answers: take them from ${id}-operation-schemas.ts`
        : 'the fields of records and answers, and of a refusal',
    ],
    [
      `${folder}src/${id}-api.ts`,
      hasOperations
        ? "let its methods call `this.operations`; paging, and which field is which of Daybook's words"
        : "addresses, paging, and which field is which of Daybook's words",
    ],
    [`${folder}src/fake/`, 'let it take and answer what the real API does, and refuse everything else'],
    [`${folder}src/${id}-connector.ts`, 'the limits: how much the CRM keeps, how soon it shows it'],
    [`${folder}src/conformance.ts`, 'the requests that an entry costs'],
    [`${folder}logo.svg`, 'the real logo'],
  ];
}

/** @param {string[][]} steps */
function numbered(steps) {
  return steps.map(([what, why], index) => `${String(index + 1).padStart(2)}. ${what}\n    ${why}`);
}
