import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PRICES } from '@daybook/connector-pipedrive/fake';
import axios from 'axios';
import { expect, it, onTestFinished } from 'vitest';

const readme = await readFile(new URL('../../connector-pipedrive/README.md', import.meta.url), 'utf8');

/** Runs one of the README's examples, inside this package, so that its imports resolve; git ignores the folder. */
async function run(
  name: string,
): Promise<{ output: () => string; printed: (text: RegExp) => Promise<string> }> {
  const code =
    new RegExp(`<!-- example: ${name} -->\\n\`\`\`js\\n(.+?)^\`\`\`$`, 'ms').exec(readme)?.[1] ?? '';
  const parent = fileURLToPath(new URL('../.daybook', import.meta.url));
  await mkdir(parent, { recursive: true });
  const folder = await mkdtemp(join(parent, 'readme-'));
  await writeFile(join(folder, name), code);
  const child = spawn(process.execPath, [name], {
    cwd: folder,
    env: {
      PATH: process.env['PATH'],
      PORT: '0',
      PIPEDRIVE_CLIENT_ID: 'client',
      PIPEDRIVE_CLIENT_SECRET: 'client-secret',
    },
  });
  const ended = once(child, 'close');
  onTestFinished(async () => {
    child.kill();
    await ended;
    await rm(folder, { recursive: true, force: true });
    await rmdir(parent).catch(() => undefined);
  });
  let output = '';
  const seen = (text: RegExp): Promise<string> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const found = text.exec(output)?.[0];
        if (found !== undefined) resolve(found);
      };
      child.stdout.on('data', look);
      child.once('close', () => {
        look();
        reject(new Error(output));
      });
    });
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => void (output += String(chunk)));
  return { output: () => output, printed: seen };
}

it('has an example that needs no account: a day that grows is one activity', async () => {
  const { printed, output } = await run('try.mjs');
  await printed(/^PATCH .+$/m);
  expect(output().split('\n')).toEqual([
    'Message logged',
    'Message logged',
    'SMS conversation with Ada Known - 26/07/14 sms 2026-07-14 ',
    expect.stringMatching(/Conversation\(2 messages\).+<b>Is Friday all right\?<\/b>.+<b>Or Monday\?<\/b>/),
    'GET /api/v1/users/me 2',
    expect.stringMatching(/^GET \/api\/v(?:1\/activityTypes 20|2\/persons\/1 1)$/),
    expect.stringMatching(/^GET \/api\/v(?:1\/activityTypes 20|2\/persons\/1 1)$/),
    'POST /api/v2/activities 5',
    'GET /api/v2/activities/1 1',
    'PATCH /api/v2/activities/1 5',
    '',
  ]);
});

it('has an example of a server with an app of its own', async () => {
  const { printed } = await run('server.mjs');
  const address = await printed(/http:\/\/\S+/);
  const { data } = await axios.get<unknown>(`${address}/crmManifest?platformName=pipedrive`);
  expect(data).toMatchObject({
    serverUrl: 'https://daybook.example',
    platforms: { pipedrive: { auth: { type: 'oauth', oauth: { clientId: 'client' } } } },
  });
});

it('names the price of every call', () => {
  const rows = [...readme.matchAll(/^\| `(\w+)` \| `(?:GET|POST|PATCH) \S+` \| (\d+) \|$/gm)];
  const shown = Object.fromEntries(rows.map(([, name = '', tokens]) => [name, Number(tokens)]));
  const { deleteActivity: _, readDeal: _1, searchLeads: _2, token: _3, revoke: _4, ...called } = PRICES;
  expect(shown).toEqual(called);
});
