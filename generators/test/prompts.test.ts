import { existsSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import nodePlop, { type PlopGenerator } from 'node-plop';
import { expect, it } from 'vitest';
import { ask } from '../ask.mjs';
import { makeRepository, root } from './support.js';

interface Prompt {
  name: string;
  type: string;
  default: (given: object) => unknown;
  choices?: { value: string }[];
}

async function generator(): Promise<PlopGenerator> {
  const plop = await nodePlop(join(root, 'generators/plopfile.mjs'));
  return plop.getGenerator('connector');
}

const given = {
  id: 'acme',
  name: 'Acme',
  signIn: 'oauth2',
  pagination: 'page',
  format: 'plain',
  foundBy: 'field',
  calls: 'no',
  host: 'api.acme.com',
} as const;

it('takes answers without asking', async () => {
  expect(await (await generator()).runPrompts(Object.values(given))).toEqual(given);
  expect(await ask(given, {})).toEqual(given);
});

it.each([
  ['an id that leaves its folder', { id: '../../evil' }, 'must be lower case'],
  ['a reserved word', { id: 'constructor' }, 'is a reserved word'],
  ['an id that is taken', { id: 'mock' }, 'There is a connector "mock" already.'],
  ['an id that is taken for another', { id: 'pipe-drive' }, 'is too much like "pipedrive"'],
  ['a format that is none', { format: 'rtf' }, 'invalid'],
  ['a host with a scheme', { host: 'https://acme.com' }, 'must be a host name'],
])('refuses %s as it would when typed', async (_what, wrong, message) => {
  const plop = await generator();

  await expect(plop.runPrompts(Object.values({ ...given, ...wrong }))).rejects.toThrow(message);
});

it('asks for each answer, and proposes what goes with the earlier ones', async () => {
  const prompts = (await generator()).prompts as unknown as Prompt[];

  expect(prompts.map(({ name, type, choices }) => [name, type, choices?.map(({ value }) => value)])).toEqual([
    ['id', 'input', undefined],
    ['name', 'input', undefined],
    ['signIn', 'list', ['apiKey', 'basic', 'oauth2']],
    ['pagination', 'list', ['none', 'page', 'offset', 'cursor']],
    ['format', 'list', ['html', 'markdown', 'plain']],
    ['foundBy', 'list', ['field', 'marker']],
    ['calls', 'list', ['yes', 'no']],
    ['host', 'input', undefined],
  ]);
  expect(prompts.map((prompt) => prompt.default({ id: 'acme-crm' }))).toEqual([
    undefined,
    'Acme Crm',
    'apiKey',
    'cursor',
    'html',
    'marker',
    'yes',
    '*.acme-crm.com',
  ]);
});

it('makes the connector when plop runs it, and tells what is left', async () => {
  const folder = makeRepository();
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  const hands = { prepare: () => true, link: () => true };
  const options = { root: folder, hands } as object;
  const plop = await nodePlop(
    join(root, 'generators/plopfile.mjs'),
    options as Parameters<typeof nodePlop>[1],
  );

  const { changes, failures } = await plop.getGenerator('connector').runActions(given);

  expect(failures).toEqual([]);
  expect(changes[0]?.path).toContain('packages/connector-acme is there. What is left, in this order:');
  expect(existsSync(join(folder, 'packages/connector-acme/src/acme-connector.ts'))).toBe(true);
});
