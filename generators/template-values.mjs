// @ts-check
import { hostsOf } from './hosts.mjs';
import { namesOf } from './names.mjs';

/** @import { Answers } from './answers.mjs' */
/** @import { Model } from './tree.mjs' */

/**
 * Everything that a template may name.
 *
 * @param {Answers} answers
 * @param {Model} model
 */
export function templateValues(answers, model) {
  const { id, name, signIn, pagination, format, foundBy, host } = answers;
  const is = (/** @type {string[]} */ all, /** @type {string} */ chosen) =>
    Object.fromEntries(all.map((each) => [each, each === chosen]));
  return {
    id,
    name,
    packageName: `@daybook/connector-${id}`,
    host,
    format,
    ...namesOf(id),
    ...hostsOf(host),
    ...is(['apiKey', 'basic', 'oauth2'], signIn),
    ...is(['page', 'offset', 'cursor'], pagination),
    ...is(['html', 'markdown', 'plain'], format),
    ...is(['field', 'marker'], foundBy),
    paged: pagination !== 'none',
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
