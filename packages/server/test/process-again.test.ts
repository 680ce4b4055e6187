import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer as createTcpServer } from 'node:net';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { makeFolder } from './support/folder.js';
import { start, stop } from './support/main-process.js';

it('does not log the example again at the next start, and still shows the command', async () => {
  const folder = await makeFolder();
  await stop(await start(folder));
  const second = await start(folder);
  expect(second.output).not.toContain('An example conversation');
  expect(second.output).toMatch(/^ {2}node ".+daybook\.js" send ".+with-one-more-message\.json" http/m);
  const { logs } = JSON.parse(await readFile(join(folder, 'mock-crm.json'), 'utf8')) as { logs: unknown[] };
  expect(logs).toHaveLength(2);
});

it('does not share its folder with a second server', async () => {
  const folder = await makeFolder();
  const first = await start(folder);
  await expect(start(folder)).rejects.toThrow(
    /^Another Daybook is running on .+ Stop it, or set DAYBOOK_DATA to another folder\.\n$/,
  );
  first.child.kill('SIGKILL');
  await once(first.child, 'exit');
  expect((await start(folder)).output).toContain(
    'The mock CRM holds entries already: the example is not logged again.',
  );
});

it('takes another port when its own is taken, and refuses when PORT is', async () => {
  const squatter = createTcpServer().listen(6066, '127.0.0.1');
  // Whoever holds the port already (a running `npm start`, say) serves the test as well: the test needs it taken.
  await Promise.race([
    once(squatter, 'listening'),
    new Promise((resolve) => squatter.once('error', resolve)),
  ]);
  onTestFinished(() => void squatter.close());
  const server = await start(await makeFolder(), { PORT: '' });
  expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(server.url).not.toBe('http://127.0.0.1:6066');
  await expect(start(await makeFolder(), { PORT: '6066' })).rejects.toThrow(
    /^Port 6066 of 127\.0\.0\.1 is taken\. Set PORT to another one\.\n$/,
  );
  // The callback address that is registered with the CRM names the port.
  const app = {
    DAYBOOK_CONNECTORS: 'pipedrive',
    PIPEDRIVE_CLIENT_ID: 'app',
    PIPEDRIVE_CLIENT_SECRET: 'secret',
  };
  await expect(start(await makeFolder(), { PORT: '', ...app })).rejects.toThrow(
    /^Port 6066 of 127\.0\.0\.1 is taken\. Set PORT to another one, as it stands in the callback address of your app, or set PUBLIC_URL\.\n$/,
  );
});
