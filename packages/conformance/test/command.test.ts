import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { command, emptyFolder, MODULE, NOW } from './support/command.js';

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
