// @ts-check
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inParallel, runTool } from './run-tool.mjs';

/** @typedef {Map<string, string>} Problems what went wrong, by id; nothing for those that are well */

const HANDS = 2;

/** Built packages are loaded as Node would, and once for all files: the tests share nothing but them. */
const vitestConfig = `export default {
  test: {
    include: ['packages/connector-*/test/**/*.test.ts'],
    reporters: ['json'],
    outputFile: 'results.json',
    isolate: false,
    server: { deps: { external: [/packages\\/(core|conformance)\\/dist\\//] } },
  },
};
`;

/**
 * Each tool looks at all packages at once: starting it seventy times would take longer than all its work.
 *
 * @param {string} root of the copy
 * @param {string[]} ids
 * @param {string[]} few of the ids, for what would take too long with all and hardly differs
 */
export function checksOf(root, ids, few) {
  const folderOf = (/** @type {string} */ id) => `packages/connector-${id}`;
  const folders = ids.map(folderOf);

  return {
    /** Strict TypeScript, in one program. */
    types: async () => {
      const include = folders.flatMap((folder) => [`${folder}/src`, `${folder}/test`]);
      writeJson(join(root, 'tsconfig.generated.json'), {
        extends: './tsconfig.base.json',
        compilerOptions: { noEmit: true },
        include,
      });
      const { output } = await runTool(root, ['tsc', '-p', 'tsconfig.generated.json']);
      return blame(
        ids,
        output.split('\n').filter((line) => /error TS/.test(line)),
      );
    },

    /** The style of the repository: of the new packages and of what was edited. */
    format: async () => {
      const edited = [
        'packages/server/src/connectors.ts',
        'packages/server/package.json',
        '.changeset',
        'docs',
      ];
      const { code, output } = await runTool(root, ['biome', 'check', ...folders, ...edited]);
      return code === 0
        ? new Map()
        : blame(
            ids,
            output.split('\n').filter((line) => line.includes('packages/')),
            output,
          );
    },

    lint: async () => {
      const { code, output } = await runTool(root, [
        'oxlint',
        '--type-aware',
        '--deny-warnings',
        '--format=unix',
        ...folders,
      ]);
      return code === 0
        ? new Map()
        : blame(
            ids,
            output.split('\n').filter((line) => /:\d+:\d+:/.test(line)),
            output,
          );
    },

    /** All in one program for each module system; some once more by their own script. */
    build: async () => {
      await buildTogether(root, folders);
      return each(few, async (id) => {
        const script = ['node', '../../scripts/build-package.mjs'];
        const { code, output } = await runTool(root, script, { cwd: join(root, folderOf(id)) });
        return code === 0 ? undefined : output;
      });
    },

    /** Unit tests and conformance, level 3. */
    tests: async () => {
      writeFileSync(join(root, 'vitest.generated.mjs'), vitestConfig);
      const { output } = await runTool(root, [
        'vitest',
        'run',
        '--config',
        'vitest.generated.mjs',
        ...folders.map((folder) => `${folder}/`),
      ]);
      if (!existsSync(join(root, 'results.json'))) return new Map(ids.map((id) => [id, output]));
      /** @type {{ testResults: { name: string, status: string, message: string, assertionResults: { status: string, fullName: string, failureMessages: string[] }[] }[] }} */
      const { testResults } = JSON.parse(readFileSync(join(root, 'results.json'), 'utf8'));
      return new Map(
        ids.flatMap((id) => {
          const own = testResults.filter(({ name }) =>
            name.replaceAll('\\', '/').includes(`/${folderOf(id)}/`),
          );
          const failed = own
            .flatMap(({ assertionResults }) => assertionResults)
            .filter(({ status }) => status !== 'passed' && status !== 'skipped');
          const broken = own.filter(
            ({ status, assertionResults }) => status !== 'passed' && assertionResults.length === 0,
          );
          const passed = own
            .flatMap(({ assertionResults }) => assertionResults)
            .filter(({ status }) => status === 'passed');
          const problems = [
            ...failed.map(
              ({ fullName, failureMessages }) => `${fullName}: ${failureMessages[0]?.split('\n')[0]}`,
            ),
            ...broken.map(({ message }) => message),
            ...(own.length === testFilesOf(join(root, folderOf(id)))
              ? []
              : [`${own.length} test files were run`]),
            ...(passed.length > 90 ? [] : [`only ${passed.length} tests passed`]),
          ];
          return problems.length === 0 ? [] : [[id, problems.join('\n')]];
        }),
      );
    },

    /** What would be published: nothing of the workspace's own spelling in it, and everything that it promises. */
    pack: async () => {
      const out = join(root, 'packed');
      mkdirSync(out);
      const filters = ids.map((id) => `--filter=@daybook/connector-${id}`);
      const packed = await runTool(root, ['pnpm', '-r', ...filters, 'pack', '--pack-destination', out]);
      return each(ids, async (id) => {
        const tarball = join(out, `daybook-connector-${id}-0.0.0.tgz`);
        if (!existsSync(tarball)) return packed.output;
        const list = (await runTool(root, ['tar', '-tzf', tarball])).output.split('\n');
        const manifest = (await runTool(root, ['tar', '-xzOf', tarball, 'package/package.json'])).output;
        if (manifest.includes('workspace:')) return 'the packed manifest says "workspace:"';
        const promised = [...manifest.matchAll(/"\.\/((?:dist|cjs)[^"]*)"/g)].map(
          ([, path]) => `package/${path}`,
        );
        const missing = [...promised, 'package/README.md', 'package/logo.svg'].filter(
          (path) => !list.includes(path),
        );
        const tests = list.filter((path) => /\/test\//.test(path));
        if (missing.length > 0) return `not packed: ${missing.join(', ')}`;
        return tests.length > 0 ? `packed as well: ${tests.join(', ')}` : undefined;
      });
    },

    /** Level 1 and the reason, and a refusal of level 2, as long as the fake is the placeholder. */
    certificate: () =>
      each(few, async (id) => {
        const cwd = join(root, folderOf(id));
        const { code, output } = await runTool(root, ['pnpm', 'certify', '--level', '2'], { cwd });
        if (code !== 1) return `--level 2 ends with ${code}: ${output}`;
        const readme = readFileSync(join(cwd, 'README.md'), 'utf8');
        if (!readme.includes('**Daybook conformance: level 1, speaks the contract**'))
          return `the certificate does not say level 1: ${output}`;
        const reason = "The level goes no higher for now: The fake CRM is still the generator's placeholder";
        return readme.includes(reason) ? undefined : `the reason is missing: ${readme}`;
      }),

    /** What is expected of releases holds with them, too. */
    release: async () => {
      const files = ['test/guard.test.ts', 'test/version-matrix.test.ts'];
      const command = ['vitest', 'run', '--silent', '--reporter=dot', ...files];
      const { code, output } = await runTool(root, command, { cwd: join(root, 'release') });
      return new Map(code === 0 ? [] : ids.map((id) => [id, output]));
    },

    /** One server with all of them logs the example conversation. */
    server: async () => {
      const cwd = join(root, 'packages/server');
      const built = await runTool(root, ['node', '../../scripts/build-package.mjs'], { cwd });
      if (built.code !== 0) return new Map(ids.map((id) => [id, built.output]));
      const { output } = await runTool(root, ['node', 'generators/checks/log-through-server.mjs', ...ids]);
      const lines = new Map(
        output.split('\n').map((line) => [line.split(' ')[0], line.split(' ').slice(1).join(' ')]),
      );
      return new Map(ids.flatMap((id) => (lines.get(id) === 'ok' ? [] : [[id, lines.get(id) ?? output]])));
    },
  };
}

/** @param {string} folder of a package */
function testFilesOf(folder) {
  return readdirSync(join(folder, 'test')).filter((name) => name.endsWith('.test.ts')).length;
}

/**
 * Emits what the build scripts of all packages would, and puts it where they would.
 *
 * @param {string} root
 * @param {string[]} folders
 */
async function buildTogether(root, folders) {
  const include = folders.map((folder) => `${folder}/src`);
  const common = { noEmit: false, rootDir: 'packages' };
  const systems = [
    { target: 'dist', outDir: 'emitted/esm' },
    {
      target: 'dist/cjs',
      outDir: 'emitted/cjs',
      module: 'commonjs',
      moduleResolution: 'bundler',
      verbatimModuleSyntax: false,
    },
  ];
  for (const { target, ...options } of systems) {
    const config = { extends: './tsconfig.base.json', compilerOptions: { ...common, ...options }, include };
    writeJson(join(root, 'tsconfig.generated.json'), config);
    // oxlint-disable-next-line no-await-in-loop -- each uses all cores
    await runTool(root, ['tsc', '-p', 'tsconfig.generated.json']);
    for (const folder of folders) {
      const emitted = join(root, options.outDir, folder.replace('packages/', ''), 'src');
      if (existsSync(emitted)) renameSync(emitted, join(root, folder, target));
      if (target === 'dist/cjs') writeJson(join(root, folder, target, 'package.json'), { type: 'commonjs' });
    }
  }
}

/**
 * @param {string[]} ids
 * @param {(id: string) => Promise<string | undefined>} check
 * @returns {Promise<Problems>}
 */
async function each(ids, check) {
  const found = await inParallel(ids, HANDS, check);
  return new Map(ids.flatMap((id, index) => (found[index] === undefined ? [] : [[id, found[index] ?? '']])));
}

/**
 * Sorts lines by the package that they name. What names none is everybody's.
 *
 * @param {string[]} ids
 * @param {string[]} lines
 * @param {string} [otherwise] when no line says anything
 * @returns {Problems}
 */
function blame(ids, lines, otherwise = '') {
  const own = ids.map((id) => [id, lines.filter((line) => line.includes(`connector-${id}/`)).join('\n')]);
  const others = lines.filter((line) => !ids.some((id) => line.includes(`connector-${id}/`)));
  const shared = others.join('\n') || (lines.length === 0 ? otherwise : '');
  return new Map(
    own.flatMap(([id = '', text = '']) =>
      text || shared ? [[id, [text, shared].filter(Boolean).join('\n')]] : [],
    ),
  );
}

/**
 * @param {string} file
 * @param {object} content
 */
function writeJson(file, content) {
  writeFileSync(file, JSON.stringify(content));
}
