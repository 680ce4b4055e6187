// @ts-check
import { AnswerError, checkFree } from './answers.mjs';
import { projectSteps } from './next-steps.mjs';
import { below, filesFrom } from './package-files.mjs';
import { templateValues } from './template-values.mjs';

/** @import { Answers } from './answers.mjs' */
/** @import { Known } from './openapi/read-open-api.mjs' */
/** @import { Plan } from './plan.mjs' */
/** @import { ProjectModel } from './project-model.mjs' */

/** @typedef {'npm' | 'pnpm'} Manager */

/** How files are named where npm would not publish them under their own names, or only one manager reads them. */
const renamed = /** @type {Record<string, string>} */ ({
  gitignore: '.gitignore',
  'github/workflows/ci.yml': '.github/workflows/ci.yml',
});

/**
 * What a project is made from.
 *
 * @typedef {object} ProjectSurroundings
 * @property {Record<string, string>} templates
 * @property {ProjectModel} model versions of what it needs
 * @property {Manager} manager with which it is installed
 * @property {string[]} taken paths, of those that would be made, that exist already
 */

/**
 * The folder of a new project, and the name of its package.
 *
 * @param {string} id
 */
export function projectName(id) {
  return `daybook-connector-${id}`;
}

/**
 * Plans a connector in a project of its own. Pure, as `planConnector` is.
 *
 * @param {Answers} answers
 * @param {ProjectSurroundings} surroundings
 * @param {Known} [known] what OpenAPI documents say
 * @returns {Plan}
 * @throws {AnswerError} when there is something already
 */
export function planProject(answers, { templates, model, manager, taken }, known) {
  const folder = projectName(answers.id);
  const verdict = checkFree(answers.id, { connectors: [], taken });
  if (verdict !== true) throw new AnswerError(verdict);
  const filling = {
    answers,
    known,
    values: templateValues(answers, { packageName: folder, model, manager, known }),
  };
  const files = (/** @type {string} */ of) => filesFrom(templates, of, filling);
  const own = Object.entries(files('project/'))
    .filter(([path]) => manager === 'pnpm' || path !== 'pnpm-workspace.yaml')
    .map(([path, content]) => [renamed[path] ?? path, content]);
  return {
    folder,
    files: below(folder, { ...files('connector/'), ...Object.fromEntries(own) }),
    edits: {},
    steps: projectSteps(answers, {
      folder,
      packageName: folder,
      manager,
      hasOperations: (known?.operations.length ?? 0) > 0,
    }),
  };
}
