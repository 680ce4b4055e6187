// `npm start`, `npm test` and the other commands: everything from a fresh clone, with nothing but Node and npm on the machine.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { startServer } from './start-server.mjs';
import { watchStarter } from './starter.mjs';
import { buildProgress, installProgress, runStep } from './step.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const { packageManager, engines } = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
);
const pnpm = packageManager.split('+')[0];
const isWindows = process.platform === 'win32';
const environment = { ...process.env, TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' };
const [task = 'test', ...rest] = process.argv.slice(2);
/** What only needs installed packages. */
const scripts = {
  'new:connector': 'generators/new-connector.mjs',
  'check:generator': 'generators/checks/check-generator.mjs',
  'bench:generator': 'generators/checks/bench-generator.mjs',
  'check:changesets': 'release/check-changesets.mjs',
  'version-packages': 'release/version.mjs',
  release: 'release/publish.mjs',
};

checkNode();
const isStarterGone = watchStarter();
putPnpmOnPath();
// A new package is installed by what makes it, with all others: until then it is enough that nothing seems to have changed.
await install(task === 'new:connector' ? ['--config.optimistic-repeat-install=true'] : []);
if (task === 'start') await start();
else if (['test', 'test:long', 'test:teeth'].includes(task)) await test();
else if (task === 'build') await build(rest);
else if (task === 'bench') await bench();
else if (task === 'deploy') deploy();
else if (task === 'release:check') run('pnpm', ['--filter', '@daybook/release', 'run', 'check', ...rest]);
else if (task === 'trial') await trial();
else if (task in scripts) run(process.execPath, [scripts[task], ...rest]);
else run('pnpm', ['exec', task, ...rest]);

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major >= 23 || (major === 22 && minor >= 13) || (major === 20 && minor >= 19)) return;
  console.error(`Daybook needs Node ${engines.node}; this is ${process.versions.node}.`);
  process.exit(1);
}

/**
 * npm fetches the pinned pnpm into its cache once; `--prefer-offline` keeps later runs off the network. Only its place
 * is asked for: what follows runs in this process, so that a signal reaches it and not a wrapper.
 */
function putPnpmOnPath() {
  const version = (path) =>
    spawnSync('pnpm', ['--version'], {
      encoding: 'utf8',
      shell: isWindows,
      cwd: root,
      env: { ...environment, PATH: path },
    });
  if (version(process.env.PATH).stdout?.trim() === pnpm.split('@')[1]) return;
  console.log(`Fetching ${pnpm} (once) …`);
  const { stdout, status } = spawnSync(
    'npm',
    [
      'exec',
      '--yes',
      '--prefer-offline',
      '--loglevel=error',
      `--package=${pnpm}`,
      '--',
      'node',
      '-p',
      'process.env.PATH',
    ],
    { cwd: root, stdio: ['ignore', 'pipe', 'inherit'], encoding: 'utf8', shell: isWindows },
  );
  if (status !== 0) {
    console.error(`npm could not fetch ${pnpm}. The first run needs the network.`);
    process.exit(1);
  }
  environment.PATH = stdout.trim();
}

function run(command, commandArguments) {
  const status = statusOf(command, commandArguments);
  if (status !== 0) process.exit(status);
}

/** How a command ended; who was ended by a signal has failed, too. */
function statusOf(command, commandArguments) {
  // On Windows pnpm is a script, which needs a shell. Node needs none, and a shell would split its path at each space.
  const shell = isWindows && command !== process.execPath;
  const options = { cwd: root, stdio: 'inherit', shell, env: environment };
  return spawnSync(command, commandArguments, options).status ?? 1;
}

function install(more) {
  const options = [
    ...more,
    '--prefer-offline',
    '--reporter=append-only',
    ...(process.env.CI ? [] : ['--no-frozen-lockfile']),
  ];
  return step('Installing packages', ['install', ...options], installProgress);
}

function build(options = []) {
  const command = ['exec', 'turbo', 'run', 'build', '--output-logs=new-only', ...options];
  return step('Building', command, buildProgress);
}

/** Into a folder of its own: the command and its one production dependency, as the lockfile has it. */
function deploy() {
  const options = ['--filter=@daybook/container', '--config.inject-workspace-packages=true'];
  run('pnpm', [...options, 'deploy', '--prod', ...rest]);
}

function step(title, pnpmArguments, progressOf) {
  const options = { cwd: root, shell: isWindows, env: environment };
  return runStep(`${title} (the first time: up to a minute)`, 'pnpm', pnpmArguments, options, progressOf);
}

async function start() {
  await build();
  if (isStarterGone()) process.exit(1);
  console.log('Starting …\n');
  const env = { DAYBOOK_EXAMPLE: 'examples/conversation.json', LOG_LEVEL: 'warn', ...environment };
  startServer(['deploy/dist/daybook.js', 'start', ...rest], { cwd: root, env }, isStarterGone);
}

/** Trials of the server over real processes (docs/trial.md). */
async function trial() {
  await build();
  run(process.execPath, ['packages/server/trial/run.mjs', ...rest]);
}

/** Measurements (bench/run.mjs). */
async function bench() {
  await build();
  run(process.execPath, ['bench/run.mjs', ...rest]);
}

/** Everything is run even if something fails, so that one run tells all that is wrong. */
async function test() {
  await build();
  const beside = { test: ['//#lint'], 'test:long': ['typecheck'] }[task] ?? [];
  // In the short form all at once: the server's tests take longest and often wait, and must not themselves be waited for.
  const options = ['--continue', `--concurrency=${task === 'test' ? 12 : 3}`, '--output-logs=errors-only'];
  const status = statusOf('pnpm', ['exec', 'turbo', 'run', task, ...beside, ...options]);
  const counted = statusOf(process.execPath, ['scripts/count-tests.mjs', task]);
  process.exit(status || counted);
}
