// `npm start`, `npm test` and the other commands: everything from a fresh clone, with nothing but Node and npm on the machine.
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

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
};

checkNode();
console.log(`Installing${task in scripts ? '' : ' and building'} (the first time: about a minute) …`);
putPnpmOnPath();
run('pnpm', [
  'install',
  '--prefer-offline',
  ...(process.env.CI ? [] : ['--no-frozen-lockfile']),
  '--loglevel=warn',
]);
if (task === 'start') start();
else if (task === 'test' || task === 'test:long') test();
else if (task === 'build') build();
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
 * is asked for: what follows runs in this process, so that a signal reaches the server and not a wrapper.
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
  const { status } = spawnSync(command, commandArguments, {
    cwd: root,
    stdio: 'inherit',
    shell: isWindows,
    env: environment,
  });
  if (status !== 0) process.exit(status ?? 1);
}

function build() {
  run('pnpm', ['exec', 'turbo', 'run', 'build', '--output-logs=errors-only']);
}

function start() {
  build();
  const server = spawn(process.execPath, ['packages/server/dist/main.js', ...rest], {
    cwd: root,
    stdio: 'inherit',
    env: { DAYBOOK_EXAMPLE: 'examples/conversation.json', LOG_LEVEL: 'warn', ...environment },
  });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => server.kill(signal));
  server.on('exit', (code) => process.exit(code ?? 1));
}

/** Everything is run even if something fails, so that one run tells all that is wrong. */
function test() {
  build();
  const tasks = task === 'test' ? ['typecheck', '//#lint', task] : [task];
  const { status } = spawnSync(
    'pnpm',
    ['exec', 'turbo', 'run', ...tasks, '--continue', '--concurrency=3', '--output-logs=errors-only'],
    {
      cwd: root,
      stdio: 'inherit',
      shell: isWindows,
      env: environment,
    },
  );
  const { status: counted } = spawnSync(process.execPath, ['scripts/count-tests.mjs', task], {
    cwd: root,
    stdio: 'inherit',
  });
  process.exit(status || counted || 0);
}
