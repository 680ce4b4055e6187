// `npm run daybook`: the command as it was built. npm's shell passes no signal on; a server that outlives npm because of that
// would go on writing into a database that somebody takes for free, and restores.
import { fileURLToPath } from 'node:url';
import { startServer } from './start-server.mjs';
import { watchStarter } from './starter.mjs';

const LOOK_EVERY_MS = 500;

const command = new URL('../deploy/dist/daybook.js', import.meta.url);
const [word = 'start', ...rest] = process.argv.slice(2);
const isStarterGone = watchStarter();
if (word === 'start') {
  startServer([fileURLToPath(command), word, ...rest], {}, isStarterGone);
} else {
  // Each of the others may end at any moment, and needs no process of its own.
  setInterval(() => isStarterGone() && process.exit(1), LOOK_EVERY_MS).unref();
  await import(command.href);
}
