// @ts-check
import { AnswerError, checkFree } from './answers.mjs';
import { editConnectors } from './edit-connectors.mjs';
import { UnreadableError } from './mask-literals.mjs';
import { nextSteps } from './next-steps.mjs';
import { render } from './render.mjs';
import { templateValues } from './template-values.mjs';
import { places } from './tree.mjs';

/** @import { Answers } from './answers.mjs' */
/** @import { Tree } from './tree.mjs' */

/**
 * All that will be done, before any of it is.
 *
 * @typedef {object} Plan
 * @property {Record<string, string>} files new files, by path below the repository
 * @property {Record<string, { before: string, after: string }>} edits of files that are there
 * @property {string[]} steps what a person does next, in order
 */

/** Templates that only some answers need, by path below the package. */
const onlyFor = /** @type {Record<string, (answers: Answers) => boolean>} */ ({
  'src/find-entry.ts': ({ foundBy }) => foundBy === 'marker',
  'src/oauth.ts': ({ signIn }) => signIn === 'oauth2',
  'src/fake/oauth.ts': ({ signIn }) => signIn === 'oauth2',
  'src/fake/paging.ts': ({ pagination }) => pagination !== 'none',
});

/**
 * Plans a connector. Pure: the same answers and the same tree give the same plan.
 *
 * @param {Answers} answers
 * @param {Tree} tree
 * @param {Record<string, string>} [extraFiles] more files of the package, by path below it
 * @returns {Plan}
 * @throws {AnswerError} when the id is taken, or a file that must be edited cannot be understood
 */
export function planConnector(answers, tree, extraFiles = {}) {
  refuseTaken(answers.id, tree);
  const values = templateValues(answers, tree.model);
  const folder = `packages/connector-${answers.id}`;
  /** @type {Record<string, string>} */
  const files = {};
  for (const [name, template] of Object.entries(tree.templates)) {
    const path = targetOf(name, answers);
    if (path !== undefined) files[path] = render(template, values);
  }
  for (const [name, content] of Object.entries(extraFiles)) files[`${folder}/${name}`] = content;
  return {
    files,
    edits: planEdits(answers, tree),
    steps: nextSteps(answers, { hasOperationSchemas: Object.keys(extraFiles).length > 0 }),
  };
}

/**
 * @param {string} id
 * @param {Tree} tree
 */
function refuseTaken(id, { connectors, taken }) {
  const verdict = checkFree(id, connectors);
  if (verdict !== true) throw new AnswerError(verdict);
  if (taken.length > 0) throw new AnswerError(`There is something at ${taken.join(', ')} already.`);
}

/**
 * @param {string} template
 * @param {Answers} answers
 * @returns {string | undefined}
 */
function targetOf(template, answers) {
  const { id } = answers;
  if (template === 'changeset.md.hbs') return `.changeset/new-connector-${id}.md`;
  if (template === 'docs-page.md.hbs') return `docs/connectors/${id}.md`;
  const path = template
    .replace('connector/', '')
    .replace(/\.hbs$/, '')
    .replaceAll('__id__', id);
  const isWanted = onlyFor[path]?.(answers) ?? true;
  return isWanted ? `packages/connector-${id}/${path}` : undefined;
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
