// @ts-check
import { AnswerError, checkFree } from './answers.mjs';
import { editConnectors } from './edit-connectors.mjs';
import { UnreadableError } from './mask-literals.mjs';
import { nextSteps } from './next-steps.mjs';
import { below, filesFrom } from './package-files.mjs';
import { templateValues } from './template-values.mjs';
import { places } from './tree.mjs';

/** @import { Answers } from './answers.mjs' */
/** @import { Known } from './openapi/read-open-api.mjs' */
/** @import { Tree } from './tree.mjs' */

/**
 * All that will be done, before any of it is.
 *
 * @typedef {object} Plan
 * @property {string} folder the new package, below the repository or wherever a project is made
 * @property {Record<string, string>} files new files, by path from there
 * @property {Record<string, { before: string, after: string }>} edits of files that are there
 * @property {string[]} steps what a person does next, in order
 */

/**
 * Plans a connector in this repository. Pure: the same answers and the same tree give the same plan.
 *
 * @param {Answers} answers
 * @param {Tree} tree
 * @param {Known} [known] what OpenAPI documents say
 * @returns {Plan}
 * @throws {AnswerError} when the id is taken, or a file that must be edited cannot be understood
 */
export function planConnector(answers, tree, known) {
  const { id } = answers;
  const verdict = checkFree(id, tree);
  if (verdict !== true) throw new AnswerError(verdict);
  const folder = `packages/connector-${id}`;
  const packageName = `@daybook/connector-${id}`;
  const filling = {
    answers,
    known,
    values: templateValues(answers, { packageName, model: tree.model, known }),
  };
  const files = (/** @type {string} */ of) => filesFrom(tree.templates, of, filling);
  const { 'changeset.md': changeset = '', 'docs-page.md': page = '' } = files('repository/');
  return {
    folder,
    files: {
      [`.changeset/new-connector-${id}.md`]: changeset,
      [`docs/connectors/${id}.md`]: page,
      ...below(folder, { ...files('connector/'), ...files('package/') }),
    },
    edits: planEdits(answers, tree),
    steps: nextSteps(answers, {
      folder,
      packageName,
      hasOperations: (known?.operations.length ?? 0) > 0,
    }),
  };
}

/**
 * @param {Answers} answers
 * @param {Tree} tree
 */
function planEdits(answers, { files }) {
  const before = (/** @type {string} */ path) => files[path] ?? '';
  const connectors = before(places.connectors);
  const server = before(places.server);
  try {
    return {
      [places.connectors]: { before: connectors, after: editConnectors(connectors, answers) },
      [places.server]: { before: server, after: addDependency(server, `@daybook/connector-${answers.id}`) },
    };
  } catch (error) {
    if (!(error instanceof UnreadableError)) throw error;
    throw new AnswerError(`${places.connectors} cannot be edited: ${error.message}.`);
  }
}

/**
 * @param {string} manifest of a package
 * @param {string} name
 */
function addDependency(manifest, name) {
  const content = JSON.parse(manifest);
  const dependencies = { ...content.dependencies, [name]: 'workspace:^' };
  const sorted = Object.fromEntries(
    Object.entries(dependencies).toSorted(([one], [other]) => (one < other ? -1 : 1)),
  );
  return `${JSON.stringify({ ...content, dependencies: sorted }, undefined, 2)}\n`;
}
