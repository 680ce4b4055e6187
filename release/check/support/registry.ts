import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { must } from './run.js';

/** More than it needs to start. */
const START_MS = 120_000;

export interface Registry {
  url: string;
  /** For publishing: everything is looked for here. */
  publisher: Record<string, string>;
  /** For installing: only our scope is looked for here. */
  consumer: Record<string, string>;
  /** For `npm create`: the command has no scope, so everything is looked for here, and fetched from elsewhere. */
  partner: Record<string, string>;
  stop: () => void;
}

/** Starts an empty registry on loopback, which anybody may publish to. */
export async function startRegistry(folder: string): Promise<Registry> {
  const storage = join(folder, 'registry');
  await mkdir(storage, { recursive: true });
  const child: ChildProcess = fork(
    fileURLToPath(new URL('registry-process.mjs', import.meta.url)),
    [storage, await elsewhere()],
    {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    },
  );
  const [port] = (await Promise.race([
    // One that says nothing must not hold everybody.
    once(child, 'message', { signal: AbortSignal.timeout(START_MS) }),
    once(child, 'exit').then(() => Promise.reject(new Error('the registry did not start'))),
  ])) as [number];
  const host = `127.0.0.1:${port}`;
  const url = `http://${host}/`;
  const token = `//${host}/:_authToken=nobody-asks`;
  const [publisher, consumer] = [join(folder, 'publisher.npmrc'), join(folder, 'consumer.npmrc')];
  await writeFile(publisher, `registry=${url}\n${token}\n`);
  await writeFile(consumer, `@daybook:registry=${url}\n`);
  return {
    url,
    publisher: { npm_config_userconfig: publisher, npm_config_registry: url },
    consumer: { npm_config_userconfig: consumer },
    // What `npm create` fetches is kept by its name alone: another registry's would lie there, and this one's remain.
    partner: { npm_config_registry: url, npm_config_cache: join(folder, 'npm-cache') },
    stop: () => void (child.connected && child.disconnect()),
  };
}

/** Where packages of others come from on this machine. */
async function elsewhere(): Promise<string> {
  return (await must('npm', ['config', 'get', 'registry'], { cwd: tmpdir() })).trim();
}
