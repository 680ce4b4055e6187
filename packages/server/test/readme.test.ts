import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, rmdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { errorTable } from '@daybook/core';
import { expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { configSchema, readConfig } from '../src/index.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const read = (file: string): Promise<string> => readFile(join(root, file), 'utf8');

it('runs the examples of the README: a day that grows is one entry in their own CRM', async () => {
  const address = await startExample();
  const { jwtToken } = await send<{ jwtToken: string }>(`${address}/apiKeyLogin`, {
    platform: 'acme',
    apiKey: 'k-123',
    hostname: 'eu.acme.example',
  });
  const signedIn = { authorization: `Bearer ${jwtToken}` };
  const found = await fetch(`${address}/contact?phoneNumber=+14155550100`, { headers: signedIn });
  const { contact } = (await found.json()) as { contact: { id: unknown; name: string }[] };
  expect(contact[0]).toMatchObject({ id: 7, name: 'Ada Known' });

  const first = text('1', '2026-07-14T16:00:00Z', 'Is <b>Friday</b> all right?');
  const second = text('2', '2026-07-14T16:05:00Z', 'Or Monday.');
  const answers = [
    await send(`${address}/messageLog`, day([first]), signedIn),
    await send(`${address}/messageLog`, day([second, first]), signedIn),
    await send(`${address}/messageLog`, day([second, first]), signedIn),
  ];

  expect(answers).toMatchObject([{ logIds: ['1'] }, { logIds: ['2'] }, { logIds: [] }]);
  const notes = await (await fetch(`${address}/notes`)).text();
  expect(notes.replace(/Daybook #\w{12}/, 'Daybook #code')).toBe(
    '<!doctype html><title>Acme</title><h2>SMS conversation with Ada Known - 26/07/14</h2>' +
      '<br><b>SMS conversation with Ada Known - 26/07/14</b><br><b>Conversation summary</b><br>' +
      'Tuesday, July 14, 2026<br>Participants<br><ul><li><b>Ann</b></li><li><b>Ada Known</b></li></ul><br>' +
      'Conversation(2 messages)<br>BEGIN<br>------------<br><ul>' +
      '<li>Ada Known (+14155550100) 05:00 PM<br><b>Is &lt;b&gt;Friday&lt;/b&gt; all right?</b></li>' +
      '<li>Ada Known (+14155550100) 05:05 PM<br><b>Or Monday.</b></li>' +
      '</ul>------------<br>END<br><br>Filed by Acme<br>Daybook #code',
  );
});

it('has every setting in the table of the README, with its default', async () => {
  const rows = [...(await read('README.md')).matchAll(/^\| `([A-Z_]+)` \| .+ \| (.+) \|$/gm)];
  const defaults = new Map(rows.map(([, name = '', shown = '']) => [name, shown]));

  expect([...defaults.keys()]).toEqual(Object.keys(configSchema.shape));
  const { HOST, DAYBOOK_CONNECTORS, DAYBOOK_EXAMPLE, DAYBOOK_FOOTER, MOCK_TIME_ZONE, LOG_LEVEL } = readConfig(
    {},
  );
  expect(Object.fromEntries(defaults)).toMatchObject({
    HOST: `\`${HOST}\``,
    DAYBOOK_CONNECTORS: `\`${DAYBOOK_CONNECTORS.join()}\``,
    DAYBOOK_EXAMPLE: `\`${DAYBOOK_EXAMPLE}\``,
    DAYBOOK_FOOTER: `\`${DAYBOOK_FOOTER}\``,
    MOCK_TIME_ZONE: `\`${MOCK_TIME_ZONE}\``,
    LOG_LEVEL: `\`${LOG_LEVEL}\``,
  });
});

it('lists every error in docs/errors.md (after a change of the table: build, then run this test with -u)', async () => {
  const rows = Object.entries(errorTable).map(
    ([code, { kind, status, message }]) => `| \`${code}\` | ${kind} | ${status} | ${message} |\n`,
  );
  const page = `${errorsHead}${rows.join('')}`;
  await expect(page).toMatchFileSnapshot(join(root, 'docs/errors.md'));
});

it('hands on the versions of this repository to the projects that npm create makes', async () => {
  const handedOn = allVersions(await read('generators/package.json'));
  const { '@types/node': types, msw, typescript, vitest, zod } = handedOn;
  const ours = {
    ...allVersions(await read('package.json')),
    ...allVersions(await read('packages/core/package.json')),
  };
  expect({ types, msw, typescript, vitest, zod }).toEqual({
    types: ours['@types/node'],
    msw: ours['msw'],
    typescript: ours['typescript'],
    vitest: ours['vitest'],
    zod: ours['zod'],
  });
});

it('has no dead link in the documents', async () => {
  const decisions = (await readdir(join(root, 'docs/decisions'))).map((name) => `docs/decisions/${name}`);
  const packages = (await readdir(join(root, 'packages'))).map((name) => `packages/${name}/README.md`);
  const fixed = [
    'README.md',
    'CONTRIBUTING.md',
    '.changeset/README.md',
    'docs/architecture.md',
    'docs/bring-your-app-connect-connector.md',
    'docs/conformance.md',
    'docs/connector-interface.md',
    'docs/first-connector.md',
    'generators/README.md',
    'docs/operating.md',
    'docs/wire.md',
    'docs/errors.md',
  ];
  const dead: string[] = [];
  for (const file of [...fixed, ...decisions, ...packages]) {
    // oxlint-disable-next-line no-await-in-loop
    for (const [, link = ''] of (await read(file)).matchAll(/\]\(((?!https?:|#)[^)#\s]+)/g)) {
      if (!existsSync(join(root, dirname(file), link))) dead.push(`${file}: ${link}`);
    }
  }
  expect(dead).toEqual([]);
});

const versionsSchema = z.record(z.string(), z.string()).default({});
const packageSchema = z.object({ dependencies: versionsSchema, devDependencies: versionsSchema });

const errorsHead = `# Errors

Every error that Daybook can raise, from \`packages/core/src/errors/error-table.ts\`. A test keeps this page equal to
the table. \`{crm}\` is the CRM's name, \`{detail}\` what happened. Errors of the kinds \`rate_limit\` and \`unavailable\`
pass by themselves: the same request can succeed later. [Errors are plain text](decisions/0003-errors-are-plain-text.md)
says why the statuses are what they are.

| code | kind | status | what the person reads |
|---|---|---|---|
`;

/**
 * Writes the README's marked examples into files and runs the server, as a reader would. The folder lies inside this
 * package, so that its imports resolve as in a project that has installed the packages, and git ignores it.
 */
async function startExample(): Promise<string> {
  const parent = join(root, 'packages/server/.daybook');
  await mkdir(parent, { recursive: true });
  const folder = await mkdtemp(join(parent, 'readme-'));
  const examples = (await read('README.md')).matchAll(/<!-- example: (\S+) -->\n```js\n(.+?)^```$/gms);
  for (const [, name = '', code = ''] of examples) {
    // oxlint-disable-next-line no-await-in-loop
    await writeFile(join(folder, name), code);
  }
  const example = spawn(process.execPath, ['server.mjs'], {
    cwd: folder,
    env: { ...process.env, PORT: '0' },
  });
  const ended = new Promise<void>((resolve) => void example.once('close', () => resolve()));
  onTestFinished(async () => {
    example.kill();
    await ended;
    await rm(folder, { recursive: true, force: true });
    await rmdir(parent).catch(() => undefined);
  });
  return firstLine(example);
}

function allVersions(packageJson: string): Record<string, string> {
  const { dependencies, devDependencies } = packageSchema.parse(JSON.parse(packageJson));
  return { ...dependencies, ...devDependencies };
}

/** @throws Error with what the process wrote when it ends without a line */
function firstLine(example: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let errors = '';
    example.stderr?.on('data', (data) => void (errors += String(data)));
    example.stdout?.once('data', (data) => resolve(String(data).trim()));
    example.once('close', () => reject(new Error(errors)));
  });
}

async function send<Answer>(
  url: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return (await answer.json()) as Answer;
}

function day(messages: object[]): object {
  return {
    contactId: 7,
    contactName: 'Ada Known',
    logInfo: {
      conversationLogId: 'c-1/7/14/2026',
      conversationId: 'c-1',
      messages,
      correspondents: [{ phoneNumber: '+14155550100' }],
    },
  };
}

function text(id: string, creationTime: string, subject: string): object {
  return {
    id,
    type: 'SMS',
    direction: 'Inbound',
    subject,
    creationTime,
    from: { phoneNumber: '+14155550100' },
  };
}
