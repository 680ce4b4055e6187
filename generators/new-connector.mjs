// @ts-check
import { fileURLToPath } from 'node:url';
import { AnswerError, answerNames, defaultsFor, parseAnswers } from './answers.mjs';
import { ApplyError } from './apply.mjs';
import { ask } from './ask.mjs';
import { carryOut } from './carry-out.mjs';
import { FlagError, flagOf, readFlags, usage } from './flags.mjs';
import { OpenApiError } from './openapi/document.mjs';
import { readOpenApi } from './openapi/read-open-api.mjs';
import { planConnector } from './plan.mjs';
import { showPlan } from './show-plan.mjs';
import { readTree } from './tree.mjs';

/** @import { Answers } from './answers.mjs' */

/**
 * `npm run new:connector`: asks, plans, and does all of it or nothing.
 *
 * @param {string[]} words of the command line
 * @param {object} world
 * @param {string} world.root of the repository
 * @param {boolean} world.isTerminal whether somebody can be asked
 * @param {(text: string) => void} world.print
 * @returns {Promise<0 | 1 | 2>} the exit code: 2 for answers that are missing or wrong
 */
export async function newConnector(words, { root, isTerminal, print }) {
  try {
    const { flags, given } = readFlags(words);
    if (flags.help) {
      print(usage);
      return 0;
    }
    const document = flags.openapi === undefined ? undefined : readOpenApi(flags.openapi);
    if (document && flags.operations === undefined) print(document.list);
    const proposals = document?.proposals ?? {};
    const answers = parseAnswers(
      await complete(given, proposals, { root, isTerminal, takeDefaults: flags.yes }),
    );
    const extraFiles = document?.files(answers.id, flags.operations ?? []) ?? {};
    const plan = planConnector(answers, readTree(root, answers.id), extraFiles);
    if (flags['dry-run']) {
      print(`${showPlan(plan)}\n\nNothing was written (--dry-run).`);
      return 0;
    }
    print(carryOut(answers, plan, root));
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
 * @param {{ root: string, isTerminal: boolean, takeDefaults: boolean }} how
 * @returns {Promise<unknown>}
 */
async function complete(given, proposals, { root, isTerminal, takeDefaults }) {
  if (takeDefaults) given = { ...defaultsFor({ ...proposals, ...given }), ...proposals, ...given };
  const missing = answerNames.filter((name) => given[name] === undefined);
  if (missing.length === 0) return given;
  if (isTerminal && !takeDefaults) return ask(given, proposals, root);
  const flags = missing.map((name) => `--${flagOf(name)}`).join(', ');
  throw new AnswerError(
    `Without a terminal nobody can be asked. Missing: ${flags}${takeDefaults ? '' : ' (or --yes for the defaults)'}.`,
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.exitCode = await newConnector(process.argv.slice(2), {
    root: fileURLToPath(new URL('..', import.meta.url)),
    isTerminal: process.stdin.isTTY && process.stdout.isTTY,
    print: (text) => console.log(text),
  });
}
