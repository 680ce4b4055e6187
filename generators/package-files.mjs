// @ts-check
import { render } from './render.mjs';

/** @import { Answers } from './answers.mjs' */

/** Templates that only some answers need, by path below the package. */
const onlyFor = /** @type {Record<string, (answers: Answers) => boolean>} */ ({
  'src/find-entry.ts': ({ foundBy }) => foundBy === 'marker',
  'src/oauth.ts': ({ signIn }) => signIn === 'oauth2',
  'src/fake/oauth.ts': ({ signIn }) => signIn === 'oauth2',
  'src/fake/paging.ts': ({ pagination }) => pagination !== 'none',
});

/**
 * Files that are made of the templates below one folder.
 *
 * @param {Record<string, string>} templates by path
 * @param {string} folder of the templates, such as `connector/`
 * @param {{ answers: Answers, values: object }} filling
 * @returns {Record<string, string>} by path below the package
 */
export function filesFrom(templates, folder, { answers, values }) {
  const own = Object.entries(templates).filter(([name]) => name.startsWith(folder));
  return Object.fromEntries(
    own
      .map(([name, template]) => ({ path: targetOf(name.slice(folder.length), answers.id), template }))
      .filter(({ path }) => onlyFor[path]?.(answers) ?? true)
      .map(({ path, template }) => [path, render(template, values)]),
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

/**
 * @param {string} template
 * @param {string} id
 */
function targetOf(template, id) {
  return template.replace(/\.hbs$/, '').replaceAll('__id__', id);
}
