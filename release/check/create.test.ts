import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, inject, test } from 'vitest';
import { run } from './support/run.js';
import { startUntil } from './support/start-until.js';

const { folder, registry } = inject('release');
const answers = ['--id', 'acme', '--name', 'Acme', '--yes'];

const managers = {
  npm: {
    create: ['npm', 'create', '--yes', 'daybook-connector@latest', '--', ...answers],
    script: (name: string) => ['npm', 'run', '--silent', name],
  },
  pnpm: {
    create: ['pnpm', 'create', 'daybook-connector@latest', ...answers],
    script: (name: string) => ['pnpm', 'run', '--silent', name],
  },
};

describe.each(Object.entries(managers))('with %s, in an empty folder', (manager, { create, script }) => {
  const place = join(folder, `created-with-${manager}`);
  const project = join(place, 'daybook-connector-acme');
  const call = ([command = '', ...words]: string[], cwd: string) =>
    run(command, words, { cwd, env: registry.partner });

  test('a partner makes a connector of their own, and finds it green at once', async () => {
    await mkdir(place);
    const started = performance.now();
    const created = await call(create, place);
    expect(created).toMatchObject({
      code: 0,
      output: expect.stringContaining(`cd daybook-connector-acme && ${manager} test`),
    });
    expect(created.output).not.toMatch(/\bwarn|EBADENGINE|unmet|missing peer|ignored build scripts/i);
    const tested = await call(script('test'), project);
    expect(tested).toMatchObject({ code: 0, output: expect.stringMatching(/Test Files {2}2 passed/) });
    // No assertion: how fast it is depends on the machine. `npm run bench:generator` measures.
    console.log(
      `${manager}: ${((performance.now() - started) / 1000).toFixed(1)} s from the command to green`,
    );
  });

  test('its types and its build are right', async () => {
    expect(await call(script('typecheck'), project)).toEqual({ code: 0, output: '' });
    expect(await call(script('build'), project)).toEqual({ code: 0, output: '' });
  });

  test('`start` logs a conversation through a server with it', async () => {
    const lines = await startUntil(script('start'), { cwd: project, env: { PORT: '0' } }, /^Daybook listens/);
    expect(lines).toEqual(
      expect.arrayContaining([
        'Logged: 2 messages, 1 entry. In the fake CRM it reads:',
        '  │ Can I pick up the ladder tomorrow?',
      ]),
    );
  });

  test('it gets the certificate that its placeholder deserves', async () => {
    const certified = await call(script('certify'), project);
    expect(certified.code).toBe(1);
    expect(certified.output).toContain(
      "daybook-connector-acme holds level 1 (speaks the contract). Level 3 is asked for. The fake CRM is still the generator's placeholder.",
    );
    expect(await readFile(join(project, 'README.md'), 'utf8')).toContain(
      '**Daybook conformance: level 1, speaks the contract**',
    );
  });

  test('what its workflow installs is what was installed', async () => {
    const frozen = manager === 'npm' ? ['ci', '--no-audit', '--no-fund'] : ['install', '--frozen-lockfile'];
    expect(await call([manager, ...frozen], project)).toMatchObject({ code: 0 });
  });
});
