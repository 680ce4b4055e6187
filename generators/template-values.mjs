// @ts-check
import { addressesOf } from './addresses.mjs';
import { namesOf } from './names.mjs';

/** @import { Answers } from './answers.mjs' */
/** @import { Known } from './openapi/read-open-api.mjs' */
/** @import { ProjectModel } from './project-model.mjs' */
/** @import { Model } from './tree.mjs' */

/**
 * Everything that a template may name.
 *
 * @param {Answers} answers
 * @param {{ packageName: string, model: Model | ProjectModel, manager?: string, known?: Known | undefined }} surroundings
 *   manager: of a project of its own; known: what OpenAPI documents say
 */
export function templateValues(answers, { packageName, model, manager, known }) {
  const operations = known?.operations ?? [];
  const { id, name, signIn, pagination, format, foundBy, calls, host } = answers;
  const is = (/** @type {string[]} */ all, /** @type {string} */ chosen) =>
    Object.fromEntries(all.map((each) => [each, each === chosen]));
  return {
    id,
    name,
    packageName,
    host,
    format,
    ...namesOf(id),
    ...addressesOf(answers, known),
    scope: known?.scope ?? '',
    keyHeader: signIn === 'apiKey' ? (known?.keyHeader ?? '') : '',
    operations,
    operationsHaveIds: operations.some(({ hasIds }) => hasIds),
    operationsHaveHeaders: operations.some(({ sentHeaders }) => sentHeaders !== ''),
    operationsHaveLists: operations.some(({ hasLists }) => hasLists),
    operationsHaveBodies: operations.some(({ hasBody }) => hasBody),
    operationSchemas: known?.schemas ?? '',
    ...is(['apiKey', 'basic', 'oauth2'], signIn),
    ...is(['page', 'offset', 'cursor'], pagination),
    ...is(['html', 'markdown', 'plain'], format),
    ...is(['field', 'marker'], foundBy),
    calls: calls === 'yes',
    paged: pagination !== 'none',
    project: manager !== undefined,
    pnpm: manager === 'pnpm',
    manager: manager ?? 'pnpm',
    run: manager === 'npm' ? 'npm run' : 'pnpm',
    initials: initialsOf(name),
    model,
  };
}

/** @param {string} name */
function initialsOf(name) {
  const words = name.match(/[\p{L}\p{N}]+/gu) ?? [];
  const letters =
    words.length > 1
      ? words.slice(0, 2).map((word) => Array.from(word)[0])
      : Array.from(words[0] ?? '?').slice(0, 2);
  return letters.join('').toUpperCase();
}
