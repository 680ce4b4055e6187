import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { openConnection } from './support/connection.js';
import { makeFolder } from './support/folder.js';
import { endOf, start, stop } from './support/main-process.js';
import { until } from './support/processes.js';

/** Long enough for a test to look at a server that is about to end. */
const ONE_HOUR = { DAYBOOK_UNREADY_SECONDS: '3600' };

const readiness = async (url: string): Promise<number> => (await fetch(`${url}/readyz`)).status;

it('writes nothing but JSON lines to its standard output, from the start to the end', async () => {
  const server = await start(await makeFolder(), { LOG_LEVEL: 'info', DAYBOOK_EXAMPLE: 'off' });
  const ended = once(server.child, 'close');
  server.child.kill('SIGTERM');
  await ended;
  const records = server.log
    .trim()
    .split('\n')
    .map((line) => z.looseObject({ msg: z.string() }).parse(JSON.parse(line)));
  expect(records.map(({ msg }) => msg).filter((msg) => !msg.startsWith('texts of closed days'))).toEqual([
    'configuration',
    `Server listening at ${server.url}`,
    'stopping',
    'stopped',
  ]);
});

it('ends on SIGTERM with a silent connection open', async () => {
  const server = await start(await makeFolder());
  const silent = await openConnection(server.url);
  expect(await stop(server, 'SIGTERM')).toBe(0);
  await silent.closed;
});

it.each(['SIGTERM', 'SIGINT'] as const)(
  'says that it stops, and ends at once on a second signal (%s)',
  async (second) => {
    const server = await start(await makeFolder(), ONE_HOUR);
    expect(await readiness(server.url)).toBe(200);
    server.child.kill('SIGTERM');
    await until(async () => (await readiness(server.url)) === 503);
    expect(server.output).toContain(
      'Stopping: what is under way is finished first, within 3645 seconds. A second Ctrl-C or signal ends at once.',
    );
    expect(await stop(server, second)).toBe(second);
  },
);

it('resets nobody under load: every request is answered, in a form that the client shows, until the next is not taken', async () => {
  const server = await start(await makeFolder());
  const answers: string[] = [];
  const ends: string[] = [];
  const client = async (): Promise<void> => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    onTestFinished(() => agent.destroy());
    for (;;) {
      try {
        // oxlint-disable-next-line no-await-in-loop -- one request after the other
        answers.push(await ask(agent, `${server.url}/messageLog`));
      } catch (error) {
        ends.push(String((error as NodeJS.ErrnoException).code));
        return;
      }
    }
  };
  const clients = Array.from({ length: 20 }, client);
  await until(() => answers.length > 200);
  expect(await stop(server, 'SIGTERM')).toBe(0);
  await Promise.all(clients);
  expect(ends).toEqual(Array.from({ length: 20 }, () => 'ECONNREFUSED'));
  expect(new Set(answers)).toEqual(
    new Set([
      '400 * Please go to Settings and authorize CRM platform: nobody is signed in.',
      '503 * Daybook is being stopped or restarted. Nothing was logged: please try again in a minute.',
    ]),
  );
});

async function ask(agent: Agent, url: string): Promise<string> {
  const sent = request(url, { agent, method: 'POST', headers: { 'content-type': 'application/json' } }).end(
    '{}',
  );
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  let text = '';
  for await (const chunk of response) text += String(chunk);
  return `${response.statusCode} ${response.headers['access-control-allow-origin']} ${text}`;
}

it('ends with its starter when it runs for one, and answers until then', async () => {
  const server = await start(await makeFolder(), {}, { flags: ['--end-with-starter'], ipc: true });
  expect(await readiness(server.url)).toBe(200);
  server.child.disconnect();
  expect(await endOf(server.child)).toBe(0);
});

it('is told by its starter to stop, once or more, and to stop at once', async () => {
  const server = await start(await makeFolder(), ONE_HOUR, { flags: ['--end-with-starter'], ipc: true });
  server.child.send('stop');
  server.child.send('stop');
  await until(async () => (await readiness(server.url)) === 503);
  // The same Ctrl-C in a terminal, on its other way.
  server.child.kill('SIGINT');
  expect(await readiness(server.url)).toBe(503);
  server.child.send('stop at once');
  expect(await endOf(server.child)).toBe(1);
});

it('does not end with a process that only happens to have a channel to it', async () => {
  const server = await start(await makeFolder(), {}, { ipc: true });
  server.child.disconnect();
  await once(server.child, 'disconnect');
  expect(await readiness(server.url)).toBe(200);
  expect(await stop(server, 'SIGTERM')).toBe(0);
});

it('ends when its time is over, whatever is left', async () => {
  const script = fileURLToPath(new URL('../dist/stop-when-asked.js', import.meta.url));
  const child = spawn(process.execPath, [
    '--input-type=module',
    '--eval',
    `import { stopWhenAsked } from ${JSON.stringify(script)};
     setInterval(() => undefined, 1_000);
     stopWhenAsked(() => new Promise(() => undefined), { unreadyMs: 0, finishMs: 10 });
     console.log('ready');`,
  ]);
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += String(chunk);
  });
  await once(child.stdout, 'data');
  child.kill('SIGTERM');
  await once(child, 'close');
  expect([child.exitCode, said]).toEqual([
    1,
    'Stopping: what is under way is finished first, within 0.01 seconds. A second Ctrl-C or signal ends at once.\n' +
      'Not everything was finished in time. What is left is taken up at the next start.\n',
  ]);
});
