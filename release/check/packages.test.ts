import { existsSync } from 'node:fs';
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { problemAffectsResolutionKind } from '@arethetypeswrong/core/problems';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { readPackages } from '../packages.mjs';
import { packedBudget, sizeFault } from './support/packed-size.js';
import { fetchPublished, type Published } from './support/published.js';
import { run } from './support/run.js';

const { clone } = inject('release');
const root = JSON.parse(await readFile(join(clone, 'package.json'), 'utf8')) as {
  homepage: string;
  engines: object;
  license: string;
};
const address = root.homepage.replace(/#.*/, '');

/** It is a command, and has no code to import. */
const GENERATOR = 'create-daybook-connector';

const names = readPackages(clone).map(({ name }) => name);
const libraries = names.filter((name) => name !== GENERATOR);
let all: Map<string, Published>;
beforeAll(async () => {
  all = new Map((await fetchPublished()).map((published) => [published.name, published]));
});

function find(name: string): Published {
  const found = all.get(name);
  if (found === undefined) throw new Error(`${name} was not published`);
  return found;
}

describe.each(names)('%s as it is published', (name) => {
  test('publint has nothing to say', async () => {
    const { folder, manifest } = find(name);
    // The folder is what was packed.
    const { messages } = await publint({ pkgDir: folder, strict: true, pack: false });
    expect(messages.map((message) => formatMessage(message, manifest))).toEqual([]);
  });

  test('it holds what it promises, and nothing else', async () => {
    const { files, manifest } = find(name);
    const expected = new RegExp(
      [
        '^(?:package\\.json|README\\.md|LICENSE|CHANGELOG\\.md|logo\\.svg)$',
        ...(name === GENERATOR ? ['^(?:openapi/)?[a-z-]+\\.mjs$', '^templates/.+\\.hbs$'] : []),
        '^bin/[a-z-]+\\.js$',
        '^assets/[a-z-]+\\.(?:css|js|svg)$',
        '^src/(?:[a-z0-9-]+/)*[a-z0-9-]+\\.tsx?$',
        '^dist/(?:[a-z0-9-]+/)*[a-z0-9-]+\\.(?:js|d\\.ts)(?:\\.map)?$',
        '^dist/cjs/package\\.json$',
        // Swagger UI, with what its license wants told.
        ...(name === '@daybook/server' ? ['^dist/assets/swagger-ui[a-z-]*\\.(?:css|js|txt)$'] : []),
      ].join('|'),
    );
    expect(files.filter((file) => !expected.test(file))).toEqual([]);
    expect(files).toEqual(expect.arrayContaining(['package.json', 'README.md', 'LICENSE', 'CHANGELOG.md']));
    const promised = [
      ...JSON.stringify([manifest['exports'], manifest['bin'] ?? {}]).matchAll(
        /"\.?\/?((?:dist|bin)\/[^"]+)"/g,
      ),
    ];
    expect(promised.map(([, path]) => path).filter((path = '') => !files.includes(path))).toEqual([]);
    const built = files
      .filter((file) => file.startsWith('src/'))
      .map((file) => file.slice(4).replace(/\.tsx?$/, ''));
    const unbuilt = built.filter(
      (file) => !['', 'cjs/'].every((form) => files.includes(`dist/${form}${file}.js`)),
    );
    expect(unbuilt).toEqual([]);
  });

  test('no range of the workspace is left in it, and core is nobody’s own', async () => {
    const { manifest } = find(name);
    const ranges = { ...manifest.dependencies, ...manifest.peerDependencies };
    expect(
      Object.entries(ranges).filter(([, range]) => /workspace:|catalog:|file:|link:/.test(range)),
    ).toEqual([]);
    expect(manifest.dependencies).not.toHaveProperty('@daybook/core');
    const peer = manifest.peerDependencies['@daybook/core'] ?? 'none';
    expect(peer).toMatch(['@daybook/core', GENERATOR].includes(name) ? /^none$/ : /^\^[1-9]\d*\.\d+\.\d+/);
  });

  test('it says where it comes from and what it runs on', () => {
    const { manifest, source } = find(name);
    expect(manifest).toMatchObject({
      license: root.license,
      engines: root.engines,
      homepage: `${address}/tree/main/${source}#readme`,
      bugs: `${address}/issues`,
      repository: { type: 'git', url: `git+${address}.git`, directory: source },
      keywords: expect.arrayContaining(['daybook', 'crm']),
    });
  });

  test('its changelog begins with its version', async () => {
    const { folder, manifest } = find(name);
    const changelog = await readFile(join(folder, 'CHANGELOG.md'), 'utf8');
    expect(changelog.split('\n').slice(0, 3)).toEqual([`# ${name}`, '', `## ${manifest.version}`]);
  });

  test('the links of its README lead somewhere, also from inside the package', async () => {
    const { folder, files } = find(name);
    const readme = await readFile(join(folder, 'README.md'), 'utf8');
    const links = [...readme.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
    const ours = new RegExp(`^${address}/(?:blob|tree)/main/`);
    const faults = links.map(async (link) => {
      const [place = '', anchor] = link.split('#');
      if (/^https?:/.test(link) && !ours.test(link)) return [];
      const file = ours.test(link)
        ? join(clone, place.replace(ours, ''))
        : join(folder, place || 'README.md');
      if (!ours.test(link) && place !== '' && !files.includes(place)) return [link];
      if (anchor === undefined) return existsSync(file) ? [] : [link];
      return anchorsOf(await readFile(file, 'utf8').catch(() => '')).includes(anchor) ? [] : [link];
    });
    expect((await Promise.all(faults)).flat()).toEqual([]);
  });

  test('it is not bigger than it was agreed', async () => {
    const { size } = await stat(find(name).tarball);
    console.log(`${name}: ${Math.ceil(size / 1000)} of ${packedBudget(name)} kB packed`);
    expect(sizeFault(name, size)).toBeUndefined();
  });
});

test.each(libraries)('the types of %s fit its code, for ES modules and for CommonJS', async (name) => {
  const packed = createPackageFromTarballData(await readFile(find(name).tarball));
  // vitest, and so what the kit has for it, is there as an ES module only.
  const analysis = await checkPackage(packed, { excludeEntrypoints: ['vitest'] });
  if (analysis.types === false) throw new Error(`${name} has no types`);
  const resolutions = ['node16-cjs', 'node16-esm', 'bundler'] as const;
  const problems = analysis.problems.filter((problem) =>
    resolutions.some((resolution) => problemAffectsResolutionKind(problem, resolution, analysis)),
  );
  expect(problems).toEqual([]);
});

test('a package that was not built is not packed', async () => {
  const folder = join(clone, 'packages/core');
  const dist = join(folder, 'dist/cjs/index.js');
  const content = await readFile(dist, 'utf8');
  await rm(dist);
  const { code, output } = await run('pnpm', ['pack', '--pack-destination', folder], { cwd: folder });
  await writeFile(dist, content);
  expect(code).toBe(1);
  expect(output).toContain(
    '@daybook/core is not built: dist/cjs/index.js is not there. Remove its dist folder and run `pnpm build`.',
  );
});

/** As GitHub makes them of headings. */
function anchorsOf(markdown: string): string[] {
  return [...markdown.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}
