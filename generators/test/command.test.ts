import { spawnSync } from 'node:child_process';
import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { newConnector } from '../new-connector.mjs';
import { fingerprintOf, makeRepository, root } from './support.js';

/** Runs the command as somebody without a terminal does. */
function run(...words: string[]): { status: number | null; output: string } {
  const command = [join(root, 'generators/new-connector.mjs'), ...words];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { encoding: 'utf8' });
  return { status, output: (stdout + stderr).trimEnd() };
}

/** Runs it on a repository that may be changed. */
function runIn(folder: string, ...words: string[]): Promise<{ status: number; output: string }> {
  return runAt(folder, words, { isTerminal: false });
}

async function runAt(
  folder: string,
  words: string[],
  { isTerminal }: { isTerminal: boolean },
): Promise<{ status: number; output: string }> {
  let output = '';
  const print = (text: string): void => void (output += `${text}\n`);
  const hands = { prepare: () => true, link: () => true };
  const world = { root: folder, isTerminal, print, hands };
  const status = await newConnector(words, world);
  return { status, output };
}

const everything = [
  ...['--id', 'acme', '--name', 'Acme', '--sign-in', 'apiKey', '--pagination', 'page'],
  ...['--format', 'plain', '--found-by', 'field', '--calls', 'yes', '--host', 'api.acme.com'],
];

it('says which flags are missing when nobody can be asked', () => {
  expect(run('--id', 'acme', '--format', 'html')).toEqual({
    status: 2,
    output:
      'Without a terminal nobody can be asked. Missing: --name, --sign-in, --pagination, --found-by, --calls, --host (or --yes for the defaults).',
  });
});

it('needs an id even with --yes', () => {
  expect(run('--yes')).toEqual({
    status: 2,
    output: 'Without a terminal nobody can be asked. Missing: --id, --name, --host.',
  });
});

it.each([
  [['--id', '../../evil', '--yes'], '--id must be lower case words and digits such as "acme-crm"'],
  [['--id', 'constructor', '--yes'], '--id is a reserved word'],
  [['--id', 'default', '--yes'], '--id is a reserved word'],
  [['--id', 'Acme', '--yes'], '--id must be lower case words and digits such as "acme-crm"'],
  [['--id', '1crm', '--yes'], '--id must begin with a letter, such as "my-1crm"'],
  [['--id', 'mock', '--yes'], 'There is a connector "mock" already.'],
  [
    ['--id', 'acme', '--yes', '--host', 'https://acme.com'],
    '--host must be a host name such as "api.acme.com" or "*.acme.com"',
  ],
  [['--id', 'acme', '--yes', '--operations', 'a'], '--operations needs --openapi'],
])('refuses %j and changes nothing', async (words, message) => {
  const folder = makeRepository();
  const before = fingerprintOf(folder);

  expect(await runIn(folder, ...words)).toEqual({ status: 2, output: `${message}\n` });
  expect(fingerprintOf(folder)).toBe(before);
});

it('refuses an id that is taken before it asks for the rest', async () => {
  expect(await runAt(makeRepository(), ['--id', 'mock'], { isTerminal: true })).toEqual({
    status: 2,
    output: 'There is a connector "mock" already.\n',
  });
});

it('shows what it would do, and does nothing, with --dry-run', async () => {
  const folder = makeRepository();
  const before = fingerprintOf(folder);
  const { status, output } = await runIn(folder, ...everything, '--dry-run');

  expect(status).toBe(0);
  expect(output).toContain('  packages/\n    connector-acme/\n      src/\n');
  expect(output).toContain("+ import { createAcmeConnector } from '@daybook/connector-acme';");
  expect(output).toContain('Nothing was written (--dry-run).');
  expect(fingerprintOf(folder)).toBe(before);
});

it('makes a connector, once', async () => {
  const folder = makeRepository();
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(folder, 'biome.json'), '{}');
  const { status, output } = await runIn(folder, ...everything);

  expect(output).toContain('packages/connector-acme is there. What is left, in this order:');
  expect(status).toBe(0);
  expect(await runIn(folder, ...everything)).toEqual({
    status: 2,
    output: 'There is a connector "acme" already.\n',
  });
});

it('explains itself', () => {
  expect(run('--help').output).toContain('--pagination HOW    none | page | offset | cursor');
  expect(run('--what').output).toContain("Unknown option '--what'");
  expect(run('--what').status).toBe(2);
});
