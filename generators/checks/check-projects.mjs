// @ts-check
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { apply } from '../apply.mjs';
import { planProject, projectName } from '../plan-project.mjs';
import { readProjectModel } from '../project-model.mjs';
import { readTemplates } from '../tree.mjs';
import { linkPackages } from './link-packages.mjs';
import { inParallel, runTool } from './run-tool.mjs';

/** @import { Answers } from '../answers.mjs' */
/** @import { Known } from '../openapi/read-open-api.mjs' */
/** @import { Problems } from './check-packages.mjs' */

const HANDS = 2;
/** Its cases know nothing of where a connector stands: some are enough. */
const WITH_KIT = 2;
/** More than a server needs to start and to log a conversation. */
const START_MS = 300_000;

/**
 * Makes projects of their own beside the repository's packages, and looks whether they are born green: types, tests, and
 * a server that logs a conversation.
 *
 * @param {string} root of the copy, built
 * @param {{ answers: Answers, known: Known | undefined }[]} wanted
 * @returns {Promise<Problems>}
 */
export async function checkProjects(root, wanted) {
  const place = join(root, 'outside');
  mkdirSync(join(place, 'node_modules'), { recursive: true });
  linkPackages(root, join(place, 'node_modules'));
  const surroundings = { manager: /** @type {const} */ ('npm'), taken: [] };
  const made = { templates: readTemplates(), model: readProjectModel() };
  for (const { answers, known } of wanted)
    apply(planProject(answers, { ...made, ...surroundings }, known), { root: place });
  const sample = wanted.map(({ answers }) => answers);
  const built = await build(root, place, sample);
  const tested = await test(root, place, sample);
  const started = await inParallel(firstOfEach(sample), HANDS, async ({ id }) => [
    id,
    await start(place, id),
  ]);
  /** @type {Problems} */
  const problems = new Map();
  for (const [id = '', problem] of [...built, ...tested, ...started])
    if (problem) problems.set(id, [problems.get(id), problem].filter(Boolean).join('\n'));
  return problems;
}

/**
 * All in one program, with the options that their own have.
 *
 * @param {string} root
 * @param {string} place
 * @param {Answers[]} sample
 */
async function build(root, place, sample) {
  const names = sample.map(({ id }) => projectName(id));
  const own = JSON.parse(readFileSync(join(place, names[0] ?? '', 'tsconfig.json'), 'utf8'));
  writeFileSync(
    join(place, 'tsconfig.json'),
    JSON.stringify({
      compilerOptions: { ...own.compilerOptions, noEmit: false, rootDir: '.', outDir: 'emitted' },
      include: names.flatMap((name) => [`${name}/src`, `${name}/test`]),
    }),
  );
  const types = await runTool(root, ['tsc', '-p', place]);
  for (const name of names) {
    const emitted = join(place, 'emitted', name, 'src');
    if (existsSync(emitted)) renameSync(emitted, join(place, name, 'dist'));
  }
  const lines = types.output.split('\n').filter((line) => line.includes('error TS'));
  return sample.map(({ id }) => [
    id,
    lines.filter((line) => line.includes(`${projectName(id)}/`)).join('\n'),
  ]);
}

/**
 * @param {string} root
 * @param {string} place
 * @param {Answers[]} sample
 */
async function test(root, place, sample) {
  const include = [
    '*/test/{calls,*-connector,*-operations}.test.ts',
    ...sample.slice(0, WITH_KIT).map(({ id }) => `${projectName(id)}/test/conformance.test.ts`),
  ];
  const external = '[/packages\\/(core|conformance)\\/dist\\//]';
  writeFileSync(
    join(place, 'vitest.config.mjs'),
    `export default { test: { include: ${JSON.stringify(include)}, isolate: false, testTimeout: 60_000,
      reporters: ['json'], outputFile: 'results.json', server: { deps: { external: ${external} } } } };\n`,
  );
  const { output } = await runTool(root, ['vitest', 'run'], { cwd: place });
  const file = join(place, 'results.json');
  if (!existsSync(file)) return sample.map(({ id }) => [id, output]);
  /** @type {{ testResults: { name: string, status: string, message: string, assertionResults: { status: string, fullName: string, failureMessages: string[] }[] }[] }} */
  const { testResults } = JSON.parse(readFileSync(file, 'utf8'));
  return sample.map(({ id }) => {
    const own = testResults.filter(({ name }) => name.includes(`/${projectName(id)}/`));
    if (own.length === 0) return [id, 'no test was run'];
    const failed = own
      .filter(({ status }) => status !== 'passed')
      .map(({ message, assertionResults }) => {
        const first = assertionResults.find(({ status }) => status === 'failed');
        return first ? `${first.fullName}: ${first.failureMessages[0]?.split('\n')[0]}` : message;
      });
    return [id, failed.join('\n')];
  });
}

/**
 * What differs when a server is started with it: how people sign in, and how entries are written.
 *
 * @param {Answers[]} sample
 */
function firstOfEach(sample) {
  const key = (/** @type {Answers} */ { signIn, format }) => `${signIn} ${format}`;
  return sample.filter((answers, index) => sample.findIndex((each) => key(each) === key(answers)) === index);
}

/**
 * `npm start`, without building it once more.
 *
 * @param {string} place
 * @param {string} id
 * @returns {Promise<string>} what went wrong, or nothing
 */
async function start(place, id) {
  const child = spawn(process.execPath, ['server/example.mjs'], {
    cwd: join(place, projectName(id)),
    env: { ...process.env, PORT: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: START_MS,
    killSignal: 'SIGKILL',
  });
  let said = '';
  child.stderr.on('data', (data) => void (said += String(data)));
  for await (const line of createInterface({ input: child.stdout })) {
    said += `${line}\n`;
    if (line.startsWith('Daybook listens')) child.kill();
  }
  const isLogged = ['Logged: 2 messages, 1 entry.', 'pick up the ladder', 'Ask for Bob'].every((text) =>
    said.includes(text),
  );
  return isLogged ? '' : `npm start: ${said}`;
}
