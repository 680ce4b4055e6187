// @ts-check
import { render } from './render.mjs';

/** @import { Answers } from './answers.mjs' */
/** @import { Known } from './openapi/read-open-api.mjs' */

/** Templates that only some need, by path below the package. */
const onlyFor = /** @type {Record<string, (answers: Answers, known?: Known) => boolean>} */ ({
  'src/calls.ts': ({ calls }) => calls === 'yes',
  'test/calls.test.ts': ({ calls }) => calls === 'yes',
  'src/find-entry.ts': ({ foundBy }) => foundBy === 'marker',
  'src/oauth.ts': ({ signIn }) => signIn === 'oauth2',
  'src/fake/oauth.ts': ({ signIn }) => signIn === 'oauth2',
  'src/fake/paging.ts': ({ pagination }) => pagination !== 'none',
  'src/__id__-operations.ts': hasOperations,
  'src/__id__-operation-schemas.ts': hasOperations,
  'src/fake/documented.ts': hasOperations,
  'test/__id__-operations.test.ts': hasOperations,
});

/**
 * @param {Answers} _answers
 * @param {Known} [known]
 */
function hasOperations(_answers, known) {
  return known !== undefined && known.operations.length > 0;
}

/**
 * Files that are made of the templates below one folder.
 *
 * @param {Record<string, string>} templates by path
 * @param {string} folder of the templates, such as `connector/`
 * @param {{ answers: Answers, known?: Known | undefined, values: object }} filling
 * @returns {Record<string, string>} by path below the package
 */
export function filesFrom(templates, folder, { answers, known, values }) {
  const own = Object.entries(templates).filter(([name]) => name.startsWith(folder));
  return Object.fromEntries(
    own
      .map(([name, template]) => ({ path: name.slice(folder.length).replace(/\.hbs$/, ''), template }))
      .filter(({ path }) => onlyFor[path]?.(answers, known) ?? true)
      .map(({ path, template }) => [path.replaceAll('__id__', answers.id), render(template, values)]),
  );
}

/**
 * Puts files into a folder.
 *
 * @param {string} folder
 * @param {Record<string, string>} files by path
 */
export function below(folder, files) {
  return Object.fromEntries(Object.entries(files).map(([path, content]) => [`${folder}/${path}`, content]));
}
