import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { makeFolder, model } from './project-support.js';
import { makeRepository, root } from './support.js';

/**
 * Types what somebody would, and reads what the prompt says to it.
 *
 * @param program a door, which takes `world`
 * @param typed an id
 * @param answer what ends it, as does the next question
 */
async function type(program: string, typed: string, answer: string): Promise<string> {
  const code = `const world = { isTerminal: true, print: console.log };\n${program}`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', code], {
    cwd: join(root, 'generators'),
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' },
  });
  onTestFinished(() => void child.kill());
  let said = '';
  let isTyped = false;
  child.stderr.on('data', (data) => void (said += String(data)));
  for await (const data of child.stdout) {
    said += String(data);
    if (!isTyped && said.includes('Id, such as acme-crm:')) {
      isTyped = true;
      child.stdin.write(`${typed}\r`);
    }
    if (said.includes(answer) || said.includes('Name as people know it:')) break;
  }
  return said;
}

it.each([
  ['mock', 'There is a connector "mock" already.'],
  ['pipe-drive', '"pipe-drive" is too much like "pipedrive", which is there already'],
  ['constructor', 'is a reserved word'],
  ['acme', 'There is something at docs/connectors/acme.md already'],
])('in the repository refuses %s as soon as it is typed', async (id, answer) => {
  const repository = makeRepository();
  mkdirSync(join(repository, 'docs/connectors'));
  writeFileSync(join(repository, 'docs/connectors/acme.md'), 'mine');
  const program = `import { newConnector } from './new-connector.mjs';
    await newConnector(['--dry-run'], { ...world, root: ${JSON.stringify(repository)} });`;

  expect(await type(program, id, answer)).toContain(answer);
});

it.each([
  ['acme', 'There is something at daybook-connector-acme already'],
  ['constructor', 'is a reserved word'],
])('outside refuses %s as soon as it is typed', async (id, answer) => {
  const folder = makeFolder();
  mkdirSync(join(folder, 'daybook-connector-acme'));
  const world = JSON.stringify({ folder, model, manager: 'npm' });
  const program = `import { createConnector } from './create-connector.mjs';
    await createConnector(['--dry-run'], { ...world, ...${world} });`;

  expect(await type(program, id, answer)).toContain(answer);
});
