// @ts-check
import { AnswerError, answerNames, defaultsFor, parseAnswers } from './answers.mjs';
import { ApplyError } from './apply.mjs';
import { ask } from './ask.mjs';
import { FlagError, flagOf, readFlags, usageOf } from './flags.mjs';
import { OpenApiError } from './openapi/files.mjs';
import { readOpenApi } from './openapi/read-open-api.mjs';
import { showPlan } from './show-plan.mjs';

/** @import { Answers } from './answers.mjs' */
/** @import { Known } from './openapi/read-open-api.mjs' */
/** @import { Plan } from './plan.mjs' */

/**
 * A way in: the command in the repository, or `npm create` outside of it.
 *
 * @typedef {object} Door
 * @property {string} command as people type it, up to its flags
 * @property {(id: string) => true | string} checkId the reason when an id is not free
 * @property {(answers: Answers, known?: Known) => Plan} plan
 * @property {(plan: Plan, how: { install: boolean }) => string} carryOut returns what is left to do
 */

/**
 * Asks, plans, and does all of it or nothing.
 *
 * @param {string[]} words of the command line
 * @param {Door} door
 * @param {object} world
 * @param {boolean} world.isTerminal whether somebody can be asked
 * @param {(text: string) => void} world.print
 * @returns {Promise<0 | 1 | 2>} the exit code: 2 for answers that are missing or wrong
 */
export async function runDoor(words, door, { isTerminal, print }) {
  try {
    const { flags, given } = readFlags(words, door.command);
    if (flags.help) {
      print(usageOf(door.command));
      return 0;
    }
    const documents = flags.openapi === undefined ? undefined : readOpenApi(flags.openapi);
    if (documents && flags.operations === undefined) print(documents.list);
    const proposals = documents?.proposals ?? {};
    const { checkId } = door;
    const verdict = given.id === undefined || checkId(given.id);
    if (verdict !== true) throw new AnswerError(verdict);
    const answers = parseAnswers(
      await complete(given, proposals, { checkId, isTerminal, takeDefaults: flags.yes }),
    );
    const plan = door.plan(answers, documents?.choose(flags.operations ?? [], given));
    print(
      flags['dry-run']
        ? `${showPlan(plan)}\n\nNothing was written (--dry-run).`
        : door.carryOut(plan, { install: flags.install }),
    );
    return 0;
  } catch (error) {
    if (error instanceof ApplyError) {
      print(error.message);
      return 1;
    }
    if (error instanceof AnswerError || error instanceof FlagError || error instanceof OpenApiError) {
      print(error.message);
      return 2;
    }
    throw error;
  }
}

/**
 * @param {Partial<Answers>} given
 * @param {Partial<Answers>} proposals
 * @param {{ checkId: Door['checkId'], isTerminal: boolean, takeDefaults: boolean }} how
 * @returns {Promise<unknown>}
 */
async function complete(given, proposals, { checkId, isTerminal, takeDefaults }) {
  if (takeDefaults) given = { ...defaultsFor({ ...proposals, ...given }), ...proposals, ...given };
  const missing = answerNames.filter((name) => given[name] === undefined);
  if (missing.length === 0) return given;
  if (isTerminal && !takeDefaults) return ask(given, proposals, checkId);
  const flags = missing.map((name) => `--${flagOf(name)}`).join(', ');
  throw new AnswerError(
    `Without a terminal nobody can be asked. Missing: ${flags}${takeDefaults ? '' : ' (or --yes for the defaults)'}.`,
  );
}
