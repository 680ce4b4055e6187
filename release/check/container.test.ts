import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdir, readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { beforeAll, expect, inject, onTestFinished, test } from 'vitest';
import { must } from './support/run.js';

/** The Dockerfile's steps, in folders: there is no container engine where this runs. */
const { clone, folder } = inject('release');
const build = join(folder, 'build');
const app = join(folder, 'app');
const data = join(folder, 'data');
const dockerfile = (await readFile(join(clone, 'Dockerfile'), 'utf8')).replaceAll('\\\n', ' ');
/** Nobody's. Only root can become somebody else; who is not root is unprivileged already. */
const user = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

const steps = [...dockerfile.matchAll(/^RUN (npm run .+)$/gm)].map(([, step = '']) => step);

beforeAll(async () => {
  await must('git', ['clone', '--quiet', clone, build], { cwd: folder });
  // What was built of the same sources is not built again.
  const env = { CI: 'true', TURBO_CACHE_DIR: join(clone, '.turbo/cache') };
  for (const step of steps) {
    // oxlint-disable-next-line no-await-in-loop -- one after another
    await must('bash', ['-euc', step.replace('/app', app)], { cwd: build, env });
  }
  await must('chmod', ['-R', 'a-w', app], { cwd: folder });
  await chmod(folder, 0o755);
  await mkdir(data, { mode: 0o700 });
  if (user.uid !== undefined) await chown(data, user.uid, user.gid);
});

test('the image is made with the commands of the repository', () => {
  expect(steps).toEqual(['npm run build -- --filter=@daybook/container', 'npm run deploy -- /app']);
});

test('the tree holds production dependencies only, and the server’s user cannot write into it', async () => {
  const packages = await readdir(join(app, 'node_modules/.pnpm'));
  expect(
    packages.filter((name) => /^(?:vitest|typescript|msw|turbo|@biomejs|playwright)/.test(name)),
  ).toEqual([]);
  const write = new Promise((resolve) => {
    execFile('touch', [join(app, 'dist/daybook.js')], user, (error) => resolve(error?.code));
  });
  expect(await write).toBe(1);
});

test('an unprivileged user runs it from there; the health check says when it is ready, and when it is not', async () => {
  const port = await freePort();
  const [, settings = ''] = /^ENV (NODE_ENV.+)$/m.exec(dockerfile) ?? [];
  const env = Object.fromEntries(
    settings.split(/\s+/).map((setting) => setting.split('=') as [string, string]),
  );
  const inFolders = { ...env, DAYBOOK_DATA: data, PORT: String(port), PATH: process.env['PATH'] ?? '' };
  const [, entry = '[]'] = /^ENTRYPOINT (.+)$/m.exec(dockerfile) ?? [];
  const [, command = '[]'] = /^CMD (.+)$/m.exec(dockerfile) ?? [];
  const [program = '', ...words] = [...(JSON.parse(entry) as string[]), ...(JSON.parse(command) as string[])];
  const [, check = '[]'] = /^HEALTHCHECK .+ CMD (.+)$/m.exec(dockerfile) ?? [];
  const [checker = '', ...checkWords] = JSON.parse(check) as string[];
  const health = (): Promise<unknown> =>
    new Promise((resolve) => {
      execFile(checker, checkWords, { env: inFolders, ...user }, (error) => resolve(error?.code ?? 0));
    });

  expect(await health()).toBe(1);
  const server = spawn(
    program,
    words.map((word) => word.replace('/app', app)),
    { cwd: app, env: inFolders, ...user },
  );
  const closed = once(server, 'close');
  onTestFinished(() => void server.kill('SIGKILL'));
  const said: string[] = [];
  await new Promise<void>((resolve, reject) => {
    server.stderr.on('data', (text) => said.push(String(text)));
    createInterface({ input: server.stdout }).on('line', (line) => {
      said.push(line);
      if (new RegExp(`http://\\S+:${port}`).test(line)) resolve();
    });
    void closed.then(() => reject(new Error(said.join('\n'))));
  });
  expect(await health()).toBe(0);
  expect(await readdir(data)).toContain('daybook.secret');
  server.kill('SIGTERM');
  expect(await closed).toEqual([0, null]);
  expect(await health()).toBe(1);
});

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as { port: number };
  probe.close();
  await once(probe, 'close');
  return port;
}
