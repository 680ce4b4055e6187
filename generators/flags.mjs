// @ts-check
import { parseArgs } from 'node:util';
import { answerNames, checkAnswer, choices } from './answers.mjs';

/** @import { Answers } from './answers.mjs' */

/** The command line cannot be understood. */
export class FlagError extends Error {
  /** @override */
  name = 'FlagError';
}

/** @param {string} command as people type it, up to its flags */
export const usageOf = (command) => `${command} [flags]

Makes a new connector package. What no flag answers is asked, where there is a terminal.

  --id ID             such as acme-crm
  --name NAME         as people know it
  --sign-in HOW       ${choices.signIn.join(' | ')}
  --pagination HOW    ${choices.pagination.join(' | ')}
  --format FORMAT     ${choices.format.join(' | ')}
  --found-by WHAT     ${choices.foundBy.join(' | ')}: how an entry is found again
  --calls WHETHER     ${choices.calls.join(' | ')}: whether calls are logged, too
  --host HOST         of the API: api.acme.com, or *.acme.com when each account has its own
  --yes               take the defaults for what is not given
  --no-install        do not install what it needs
  --dry-run           show what would be made, write nothing
  --openapi FILE      read an OpenAPI 3 document (JSON or YAML): take proposals, addresses and scopes from it, and list
                      its operations; may be given several times
  --operations A,B    with --openapi: write these operations, with schemas of their bodies and answers
  --help              this text`;

/**
 * The flag of an answer: `foundBy` is `found-by`.
 *
 * @param {keyof Answers} name
 */
export function flagOf(name) {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/**
 * @param {string[]} words
 * @param {string} command as people type it, up to its flags
 * @throws {FlagError} naming every flag that is unknown or wrong
 */
export function readFlags(words, command) {
  const { values } = parse(words, command);
  /** @type {Record<string, string>} */
  const given = {};
  /** @type {string[]} */
  const wrong = [];
  for (const name of answerNames) {
    const flag = flagOf(name);
    const value = values[/** @type {keyof typeof values} */ (flag)];
    if (typeof value !== 'string') continue;
    given[name] = value;
    const verdict = checkAnswer(name, value);
    if (verdict !== true) wrong.push(`--${flag} ${verdict}`);
  }
  const { operations, openapi } = values;
  if (operations !== undefined && openapi === undefined) wrong.push('--operations needs --openapi');
  if (wrong.length > 0) throw new FlagError(wrong.join('\n'));
  return {
    flags: {
      openapi,
      operations: operations
        ?.split(',')
        .map((each) => each.trim())
        .filter(Boolean),
      yes: values.yes ?? false,
      help: values.help ?? false,
      install: !values['no-install'],
      'dry-run': values['dry-run'] ?? false,
    },
    given: /** @type {Partial<Answers>} */ (given),
  };
}

/**
 * @param {string[]} words
 * @param {string} command
 */
function parse(words, command) {
  const text = /** @type {const} */ ({ type: 'string' });
  const mark = /** @type {const} */ ({ type: 'boolean' });
  try {
    return parseArgs({
      args: words,
      options: {
        id: text,
        name: text,
        'sign-in': text,
        pagination: text,
        format: text,
        'found-by': text,
        calls: text,
        host: text,
        openapi: { ...text, multiple: true },
        operations: text,
        yes: mark,
        'dry-run': mark,
        'no-install': mark,
        help: mark,
      },
    });
  } catch (error) {
    throw new FlagError(`${error instanceof Error ? error.message : String(error)}\n\n${usageOf(command)}`);
  }
}
