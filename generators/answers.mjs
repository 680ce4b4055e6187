// @ts-check
import { z } from 'zod';
import { collisionKey, titleOf } from './names.mjs';
import { reservedWords } from './reserved-words.mjs';

/** What can be answered, and with what. */
export const choices = {
  signIn: /** @type {const} */ (['apiKey', 'basic', 'oauth2']),
  pagination: /** @type {const} */ (['none', 'page', 'offset', 'cursor']),
  format: /** @type {const} */ (['html', 'markdown', 'plain']),
  foundBy: /** @type {const} */ (['field', 'marker']),
  calls: /** @type {const} */ (['yes', 'no']),
};

const idSchema = z
  .string()
  .max(40, 'must have at most 40 characters')
  .regex(/^(?!\d)/, { message: 'must begin with a letter, such as "my-1crm"', abort: true })
  .regex(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/, 'must be lower case words and digits such as "acme-crm"')
  .refine((id) => !reservedWords.has(id), 'is a reserved word');

/** What stands in code, Markdown and XML alike: no quotation marks but the apostrophe, no angle brackets. */
const nameSchema = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(60, 'must have at most 60 characters')
  .regex(/^[\p{L}\p{N}][\p{L}\p{N}\p{M} .,&'+()!/-]*$/u, 'must be letters, digits and simple punctuation');

const hostSchema = z
  .string()
  .max(200)
  .regex(
    /^(?:\*\.)?(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/,
    'must be a host name such as "api.acme.com" or "*.acme.com"',
  );

/** The answers, complete. */
export const answersSchema = z.strictObject({
  id: idSchema,
  name: nameSchema,
  signIn: z.enum(choices.signIn),
  pagination: z.enum(choices.pagination),
  format: z.enum(choices.format),
  foundBy: z.enum(choices.foundBy),
  calls: z.enum(choices.calls),
  host: hostSchema,
});
/** @typedef {z.output<typeof answersSchema>} Answers */

/** Names of the answers, in the order in which they are asked. */
export const answerNames = /** @type {(keyof Answers)[]} */ (Object.keys(answersSchema.shape));

/** Something about the answers is wrong. Its message is for the person who gave them. */
export class AnswerError extends Error {
  /** @override */
  name = 'AnswerError';
}

/**
 * What is taken for an answer that nobody gave. There is none for the id.
 *
 * @param {Partial<Answers>} given
 * @returns {Partial<Answers>}
 */
export function defaultsFor({ id }) {
  return {
    ...(id !== undefined && { name: titleOf(id), host: `*.${id}.com` }),
    signIn: 'apiKey',
    pagination: 'cursor',
    format: 'html',
    foundBy: 'marker',
    calls: 'yes',
  };
}

/**
 * @param {unknown} given
 * @returns {Answers}
 * @throws {AnswerError} naming each answer that is missing or wrong
 * @example
 * parseAnswers({ id: 'acme', name: 'Acme', signIn: 'apiKey', pagination: 'cursor', format: 'html', foundBy: 'marker',
 *   calls: 'yes', host: '*.acme.com' });
 */
export function parseAnswers(given) {
  const parsed = answersSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map((issue) => `  ${issue.path.join('.') || 'answers'} ${issue.message}`);
  throw new AnswerError(`These answers cannot be used:\n${wrong.join('\n')}`);
}

/**
 * Whether one answer would be accepted, for prompts.
 *
 * @param {keyof Answers} name
 * @param {unknown} value
 * @returns {true | string} the reason when it would not
 */
export function checkAnswer(name, value) {
  const parsed = answersSchema.shape[name].safeParse(value);
  return parsed.success || (parsed.error.issues[0]?.message ?? 'is wrong');
}

/**
 * What is in the way of a new connector.
 *
 * @typedef {object} Taken
 * @property {string[]} connectors ids of those that are there
 * @property {string[]} taken paths, of those that would be made, that exist already
 */

/**
 * Whether no connector has this id, or one that is taken for it, and nothing stands where it would be made.
 *
 * @param {string} id
 * @param {Taken} there
 * @returns {true | string} the reason when it is not free
 */
export function checkFree(id, { connectors, taken }) {
  if (connectors.includes(id)) return `There is a connector "${id}" already.`;
  const other = connectors.find((each) => collisionKey(each) === collisionKey(id));
  if (other !== undefined)
    return `"${id}" is too much like "${other}", which is there already: their names would collide.`;
  return (
    taken.length === 0 ||
    `There is something at ${taken.join(', ')} already: choose another id, or move that away.`
  );
}
