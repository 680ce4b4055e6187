import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, inject, test } from 'vitest';
import { manifestsIn, refusingLowestNodes } from './support/manifests.js';
import { must, run } from './support/run.js';
import { startUntil } from './support/start-until.js';

const { clone, folder, registry } = inject('release');
const guide = await readFile(join(clone, 'docs/first-connector.md'), 'utf8');
const anotherCrm = join(clone, 'generators/test/documents/another-crm.patch');
/** What a partner types first, as the guide has it. */
const [, typed = ''] = /## In a project of your own\n.+?```sh\n(.+?)```/s.exec(guide) ?? [];
const [, withPnpm = ''] = /With pnpm the line is\s`([^`]+)`/.exec(guide) ?? [];

const managers = {
  npm: { typed, script: (name: string) => ['npm', 'run', '--silent', name] },
  pnpm: {
    typed: typed.replace(/^npm create .+/, withPnpm).replace('npm test', 'pnpm test'),
    script: (name: string) => ['pnpm', 'run', '--silent', name],
  },
};

describe.each(Object.entries(managers))(
  'with %s, in an empty folder',
  (manager, { typed: commands, script }) => {
    const place = join(folder, `created-with-${manager}`);
    const project = join(place, 'daybook-connector-acme');
    const call = ([command = '', ...words]: string[], cwd: string) =>
      run(command, words, { cwd, env: registry.partner });

    test('a partner makes a connector of their own, and finds it green at once', async () => {
      await mkdir(place);
      const started = performance.now();
      const { code, output } = await call(['bash', '-euo', 'pipefail', '-c', commands], place);
      expect({ code, output }).toMatchObject({
        code: 0,
        output: expect.stringMatching(/daybook-connector-acme is there.+Test Files {2}3 passed/s),
      });
      expect(output).toContain(`cd daybook-connector-acme && ${manager} test`);
      expect(output.split('is there')[0]).not.toMatch(
        /\bwarn |EBADENGINE|unmet|missing peer|ignored build scripts/i,
      );
      // No assertion: how fast it is depends on the machine. `npm run bench:generator` measures.
      console.log(
        `${manager}: ${((performance.now() - started) / 1000).toFixed(1)} s from the command to green`,
      );
    });

    test('everything that it brings runs on the lowest Node that is promised', async () => {
      const all = await manifestsIn(project);
      expect(all.length).toBeGreaterThan(100);
      expect(refusingLowestNodes(all)).toEqual([]);
    });

    test('its types and its build are right', async () => {
      expect(await call(script('typecheck'), project)).toEqual({ code: 0, output: '' });
      expect(await call(script('build'), project)).toEqual({ code: 0, output: '' });
    });

    const started = () =>
      startUntil(script('start'), { cwd: project, env: { PORT: '0' } }, /^Daybook listens/);
    const logged = expect.arrayContaining([
      'Logged: 2 messages, 1 entry. In the fake CRM it reads:',
      '  │ Can I pick up the ladder tomorrow?',
    ]);

    test('`start` logs a conversation through a server with it', async () => {
      expect(await started()).toEqual(logged);
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

    test('finished for the CRM of the guide, it gets the highest, keeps it, and logs a conversation', async () => {
      expect(await call(['git', 'apply', anotherCrm], project)).toEqual({ code: 0, output: '' });
      expect(await call(script('certify'), project)).toMatchObject({
        code: 0,
        output: expect.stringContaining('daybook-connector-acme holds level 3 (survives faults).'),
      });
      const kept = [...script('certify'), ...(manager === 'npm' ? ['--'] : []), '--check'];
      expect(await call(kept, project)).toMatchObject({ code: 0 });
      expect(await started()).toEqual(logged);
    });

    test('what its workflow installs is what was installed', async () => {
      const frozen = manager === 'npm' ? ['ci', '--no-audit', '--no-fund'] : ['install', '--frozen-lockfile'];
      expect(await call([manager, ...frozen], project)).toMatchObject({ code: 0 });
    });
  },
);

test('the generator itself runs on the lowest Node that is promised', async () => {
  const place = join(folder, 'generator');
  await mkdir(place);
  await must('npm', ['install', '--no-audit', '--no-fund', 'create-daybook-connector@latest'], {
    cwd: place,
    env: registry.partner,
  });
  const all = await manifestsIn(place);
  expect(all.length).toBeGreaterThan(20);
  expect(refusingLowestNodes(all)).toEqual([]);
});
