import { spawn } from 'node:child_process';
import { constants } from 'node:os';

const LOOK_EVERY_MS = 500;
/** One Ctrl-C in a terminal comes twice: from the terminal, and from npm. */
const SAME_MS = 1_000;

/**
 * Runs the server for as long as this process and its starter live, and ends as it ends. What is asked of this process
 * is passed on in words, not as signals: a Ctrl-C reaches the server itself, and a second signal would end it at once.
 *
 * @param {string[]} command
 * @param {import('node:child_process').SpawnOptions} options
 * @param {() => boolean} isStarterGone
 */
export function startServer(command, options, isStarterGone) {
  const server = spawn(process.execPath, [...command, '--end-with-starter'], {
    ...options,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const say = (word) => server.connected && server.send(word, () => undefined);
  let askedAt;
  const pass = () => {
    askedAt ??= Date.now();
    say(Date.now() - askedAt > SAME_MS ? 'stop at once' : 'stop');
  };
  process.on('SIGINT', pass).on('SIGTERM', pass);
  setInterval(() => isStarterGone() && say('stop'), LOOK_EVERY_MS).unref();
  server.once('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
}
