import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { makeFolder } from './support/folder.js';
import { example, main, start, stop } from './support/main-process.js';

const run = promisify(execFile);

it('shows the main job at start, and the printed command adds exactly one message, once', async () => {
  const folder = await makeFolder();
  const server = await start(folder);

  expect(server.output).toContain(
    'An example conversation, logged: 3 messages, 1 CRM call. In the CRM it reads:',
  );
  expect(server.output).toContain('│ SMS conversation with Ada Known - 26/07/14');
  expect(server.output).toContain('│ • Ada Known (+14155550100) 10:02 AM\n  │ Friday is perfect 👍');
  expect(server.output).toContain('An example call, logged.');
  expect(server.output).toContain('│ Wants a quote for twelve units.');
  expect(server.output).toContain('│ • Duration: 1 minute, 35 seconds');
  expect(server.output).toContain(`${server.url}/mock-crm`);
  expect(server.output).toContain(`${server.url}/docs`);
  const [, script = '', file = ''] = /^ {2}node "(.+)" send "(.+)" http/m.exec(server.output) ?? [];
  const send = (): Promise<{ stdout: string }> => run(process.execPath, [script, 'send', file, server.url]);
  const page = async (): Promise<string> => (await fetch(`${server.url}/mock-crm`)).text();

  expect((await send()).stdout).toBe(`Sent 4 messages, 1 new. See ${server.url}/mock-crm\n`);
  const afterOnce = await page();
  expect((await send()).stdout).toBe(
    `Sent 4 messages, all were logged before: nothing changed. See ${server.url}/mock-crm\n`,
  );
  expect(await page()).toBe(afterOnce);
  expect(afterOnce.split('Conversation(4 messages)')).toHaveLength(2);
  expect(afterOnce.split('Booked: Friday, 10:30.')).toHaveLength(2);

  expect(await stop(server)).toBe(0);
});

it('leaves the example out when the setting says so', async () => {
  const folder = await makeFolder();
  const server = await start(folder, { DAYBOOK_EXAMPLE: 'off' });
  expect(server.output).not.toContain('example');
  expect(await (await fetch(`${server.url}/mock-crm`)).text()).not.toContain('SMS conversation');
});

it('refuses a short secret and a wrong setting in one clear line each', async () => {
  await expect(start(await makeFolder(), { DAYBOOK_SECRET: 'short' })).rejects.toThrow(
    /^The configuration is wrong: DAYBOOK_SECRET: each secret must have at least 32 bytes, and a comma separates them: make one with "openssl rand -base64 48"\n$/,
  );
  await expect(start(await makeFolder(), { DAYBOOK_CONNECTORS: 'acme' })).rejects.toThrow(
    /^DAYBOOK_CONNECTORS names "acme"; there are: mock, pipedrive\.\n$/,
  );
});

it.each([
  [
    'HOST',
    '192.0.2.1',
    /^The server cannot listen at 192\.0\.2\.1, port 0 \(listen EADDRNOTAVAIL.*\)\. Set HOST to an address of this machine, such as 127\.0\.0\.1, or 0\.0\.0\.0 for all, and PORT to one that this user may take\.\n$/,
  ],
  [
    'DAYBOOK_EXAMPLE',
    '/nowhere/day.json',
    /^DAYBOOK_EXAMPLE: \/nowhere\/day\.json is not there, or holds nothing to log\. Name a conversation with call\.json beside it, or off\.\n$/,
  ],
  [
    'DAYBOOK_EXAMPLE',
    join(import.meta.dirname, '../package.json'),
    /^DAYBOOK_EXAMPLE: .*package\.json is not there, or holds nothing to log\. Name a conversation with call\.json beside it, or off\.\n$/,
  ],
  [
    'DAYBOOK_DATA',
    main,
    /^DAYBOOK_DATA: .*daybook\.js cannot be used \(EEXIST: .*\)\. Name a folder that is this user's own, or can be made\.\n$/,
  ],
])('names the variable whose value cannot be used: %s', async (name, value, line) => {
  await expect(start(await makeFolder(), { [name]: value })).rejects.toThrow(line);
});

it('writes no text, number, key or token to its output, however much it logs', async () => {
  const folder = await makeFolder();
  const server = await start(folder, { DAYBOOK_EXAMPLE: 'off', LOG_LEVEL: 'trace' });
  await run(process.execPath, [main, 'send', example, server.url]);
  const token = 'eyJhbGciOiJIUzI1NiJ9.planted.token';
  await fetch(`${server.url}/contact?phoneNumber=+14155550199&jwtToken=${token}`);
  await fetch(`${server.url}/messageLog?jwtToken=${token}`, { method: 'POST', body: 'planted body' });
  expect(await stop(server)).toBe(0);

  expect(server.output).toContain('"route":"/messageLog"');
  const planted = [
    'Friday is perfect',
    'garden gate',
    '+1415555',
    'Ada Known',
    token,
    'planted body',
    '"example"',
  ];
  expect(planted.filter((secret) => server.output.includes(secret))).toEqual([]);
});

it('keeps its secret in a file that only its owner reads', async () => {
  const folder = await makeFolder();
  await start(folder);
  expect(((await stat(join(folder, 'daybook.secret'))).mode & 0o777).toString(8)).toBe('600');
});
