import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { runCommand } from '../src/command/run-command.js';
import { liveAccount } from './support/live-account.js';

const MODULE = fileURLToPath(new URL('fixtures/partner.ts', import.meta.url));
const NOW = Date.UTC(2026, 6, 14, 12);
const account = {
  DAYBOOK_LIVE_HOSTNAME: 'acme.reference-crm.example',
  DAYBOOK_LIVE_PHONE: '+14155550142',
  DAYBOOK_LIVE_API_KEY: 'good-key-7f3a9c51',
};

/** Runs the command in a folder of its own, or in one given. */
async function command(
  commandArguments: string[],
  {
    folder,
    environment = {},
    now = NOW,
  }: { folder?: string; environment?: Record<string, string>; now?: number } = {},
): Promise<{ code: number; output: string; folder: string }> {
  const place = folder ?? (await emptyFolder());
  const lines: string[] = [];
  const { answer, environment: clock } = liveAccount();
  const code = await runCommand(commandArguments, {
    folder: place,
    environment,
    print: (line) => lines.push(line),
    now,
    live: { ...(answer && { answer }), ...(clock && { environment: clock }) },
  });
  return { code, output: lines.join('\n'), folder: place };
}

async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'conformance-command-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

test('a connector that holds its level gets a certificate, in a file and in the README', async () => {
  const folder = await emptyFolder();
  await writeFile(join(folder, 'README.md'), '# Acme\n');
  const { code, output } = await command([MODULE, '--json', 'certificate.json', '--readme', 'README.md'], {
    folder,
  });
  expect(output).toContain('2  text.dollars                       passed');
  expect(output).toContain('reference holds level 3 (survives faults).');
  expect(code).toBe(0);
  expect(JSON.parse(await readFile(join(folder, 'certificate.json'), 'utf8'))).toMatchObject({
    level: 3,
    version: '1.2.3',
  });
  expect(await readFile(join(folder, 'README.md'), 'utf8')).toContain(
    '**Daybook conformance: level 3, survives faults**',
  );

  const later = NOW + 86_400_000;
  expect((await command([MODULE, '--readme', 'README.md', '--check'], { folder, now: later })).code).toBe(0);
  const broken = await command(
    [MODULE, '--export', 'broken', '--level', '1', '--readme', 'README.md', '--check'],
    { folder },
  );
  expect(broken.code).toBe(1);
  expect(broken.output).toContain(
    'The certificate in the README does not stand: it is out of date: connector, level,',
  );
});

test('a connector that does not hold its level ends with 1, and the case says what happened', async () => {
  const { code, output } = await command([MODULE, '--export', 'broken']);
  expect(code).toBe(1);
  expect(output).toContain(
    '2  entries.once-per-key               FAILED  the id of the entry that was there is',
  );
  expect(output).toContain('never-looks holds level 1 (speaks the contract). Level 3 is asked for.');
});

test('a placeholder ends with 1 above level 1, and says why', async () => {
  const { code, output } = await command([MODULE, '--export', 'placeholder', '--level', '2']);
  expect(code).toBe(1);
  expect(output).toContain('Level 2 is asked for. The fake CRM is still the generated one.');
  expect((await command([MODULE, '--export', 'placeholder', '--level', '1'])).code).toBe(0);
});

test('with a real account level 4 is certified', async () => {
  const { code, output } = await command([MODULE, '--live'], { environment: account });
  expect(output).toContain('Seen live on 2026-07-14, valid until 2026-10-12.');
  expect(output).not.toContain('good-key');
  expect(code).toBe(0);
});

test.each<[string, string[], Record<string, string>, string]>([
  ['without a module', [], {}, 'name the module that exports the subject'],
  ['with a module that is not there', ['./nowhere.js'], {}, 'there is no module ./nowhere.js'],
  [
    'with an export that is no subject',
    [MODULE, '--export', 'nothing'],
    {},
    'exports no subject named "nothing": create must be a function',
  ],
  ['with a level that there is not', [MODULE, '--level', '5'], {}, '--level must be 1, 2, 3 or 4'],
  ['with an unknown option', [MODULE, '--fast'], {}, "Unknown option '--fast'"],
  ['live without an account', [MODULE, '--live'], {}, 'DAYBOOK_LIVE_HOSTNAME is missing'],
])('%s it explains itself and ends with 2', async (_what, commandArguments, environment, message) => {
  const { code, output } = await command(commandArguments, { environment });
  expect(code).toBe(2);
  expect(output).toContain(message);
  expect(output).toContain('daybook-conformance <module> [options]');
});
