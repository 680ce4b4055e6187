import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Outcome } from '../../../generators/checks/run-to-end.mjs';
import { must, run as runCommand } from '../../check/support/run.js';
import { type Package, readPackages } from '../../packages.mjs';
import { root } from '../../run.mjs';

const run = promisify(execFile);
const changesets = join(root, 'node_modules/@changesets/cli/bin.js');
/** Whatever packages there will be: what is expected of a release names each of these. */
const first = ['core', 'conformance', 'connector-mock', 'connector-pipedrive', 'server', 'generators'];
/** With the tools of the repository. */
const path = [join(root, 'node_modules/.bin'), process.env['PATH']].join(delimiter);
const scripts = { 'version-packages': 'node release/version.mjs', release: 'node release/publish.mjs' };

export type Step = 'patch' | 'minor' | 'major';

/** This repository's packages as they stand after the first release, without their code. */
export interface ReleasedWorkspace {
  folder: string;
  /** Writes a changeset, as `pnpm changeset` would. */
  change: (steps: Record<string, Step | 'none'>, summary?: string) => Promise<void>;
  /** Writes into a package's manifest, such as a wider range. */
  edit: (name: string, edit: (manifest: Package) => void) => Promise<void>;
  /** `changeset version` */
  version: () => Promise<void>;
  /** Writes any file, on the branch that is checked out. */
  write: (file: string, content: string) => Promise<void>;
  /** Commits all that is there, on a branch of that name. */
  commit: (branch?: string) => Promise<void>;
  /** `pnpm install`, as publishing needs it. */
  link: () => Promise<void>;
  /** Follows commands of the documents. */
  shell: (commands: string, env?: Record<string, string>) => Promise<void>;
  tag: (name: string) => Promise<void>;
  /** By name. */
  tags: () => Promise<string[]>;
  /** The commit that is checked out. */
  head: () => Promise<string>;
  /** Runs one of `release/*.mjs` there. */
  release: (script: string, words?: string[], env?: Record<string, string>) => Promise<Outcome>;
  /** Version, ranges on other packages of ours, and the newest part of the changelog, by short name. */
  read: () => Promise<Record<string, Standing>>;
  remove: () => Promise<void>;
}

export interface Standing {
  version: string;
  ranges: Record<string, string>;
  news: string;
}

/**
 * Makes the workspace. Dependencies on others are left out: only ours are looked at.
 *
 * @param names - short, of those that it has
 */
export async function makeReleasedWorkspace(names: readonly string[] = first): Promise<ReleasedWorkspace> {
  const folder = await mkdtemp(join(tmpdir(), 'daybook-release-'));
  const packages = readPackages(root).filter((manifest) =>
    names.includes(manifest.folder.replace('packages/', '')),
  );
  const ours = (ranges: Record<string, string> = {}) =>
    Object.fromEntries(Object.entries(ranges).filter(([name]) => packages.some((one) => one.name === name)));
  const fileOf = (name: string) => join(folder, 'packages', name, 'package.json');
  for (const manifest of packages) {
    const { folder: place, dependencies, peerDependencies, devDependencies, ...rest } = manifest;
    // oxlint-disable-next-line no-await-in-loop -- a few files
    await mkdir(join(folder, place), { recursive: true });
    // oxlint-disable-next-line no-await-in-loop -- a few files
    await writeJson(join(folder, place, 'package.json'), {
      ...rest,
      version: '1.0.0',
      scripts: {},
      bin: undefined,
      dependencies: ours(dependencies),
      peerDependencies: ours(peerDependencies),
      devDependencies: ours(devDependencies as Record<string, string> | undefined),
    });
  }
  const { packageManager } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
    packageManager: string;
  };
  await writeJson(join(folder, 'package.json'), { name: 'released', private: true, packageManager, scripts });
  await writeFile(join(folder, 'pnpm-workspace.yaml'), 'packages:\n  - packages/*\n  - generators\n');
  await mkdir(join(folder, '.changeset'));
  const config = JSON.parse(await readFile(join(root, '.changeset/config.json'), 'utf8')) as {
    changelog: string;
  };
  // The workspace has no changesets of its own to find it in.
  const writer = join(root, 'node_modules', config.changelog);
  await writeJson(join(folder, '.changeset/config.json'), {
    ...config,
    changelog: writer,
  });
  await writeJson(join(folder, 'turbo.json'), { tasks: { build: {} } });
  await writeFile(join(folder, '.gitignore'), 'node_modules\n.turbo\n');
  await copyCommands(folder);
  const git = (...words: string[]) => run('git', words, { cwd: folder });
  await git('init', '--quiet', '--initial-branch=main');
  await git('config', 'user.name', 'Release');
  await git('config', 'user.email', 'release@daybook.invalid');
  await git('add', '--all');
  await git('commit', '--quiet', '--message=Released');
  // Nobody has cloned it, and it has only its own tags.
  await git('remote', 'add', 'origin', folder);

  return {
    folder,
    async change(steps, summary = 'It is better now.') {
      const lines = Object.entries(steps).map(([name, step]) => `'@daybook/${name}': ${step}`);
      await writeFile(
        join(folder, '.changeset/the-change.md'),
        `---\n${lines.join('\n')}\n---\n\n${summary}\n`,
      );
    },
    async edit(name, edit) {
      const manifest = JSON.parse(await readFile(fileOf(name), 'utf8')) as Package;
      edit(manifest);
      await writeJson(fileOf(name), manifest);
    },
    async version() {
      await run(process.execPath, [changesets, 'version'], { cwd: folder });
    },
    async write(file, content) {
      await mkdir(dirname(join(folder, file)), { recursive: true });
      await writeFile(join(folder, file), content);
    },
    async commit(branch = 'main') {
      if (branch !== 'main') await git('switch', '--quiet', '--create', branch);
      await git('add', '--all');
      await git('commit', '--quiet', '--message=A change');
    },
    async link() {
      await must('pnpm', ['install', '--offline', '--no-frozen-lockfile'], { cwd: folder });
      await git('add', '--all');
      await git('commit', '--quiet', '--message=Linked');
    },
    async shell(commands, env = {}) {
      await must('bash', ['-euo', 'pipefail', '-c', commands], { cwd: folder, env: { ...env, PATH: path } });
    },
    async tag(name) {
      await git('tag', '--annotate', '--message', name, name);
    },
    tags: async () => (await git('tag', '--list')).stdout.trim().split('\n'),
    head: async () => (await git('rev-parse', 'HEAD')).stdout.trim(),
    release: (script, words = [], env = {}) =>
      runCommand(process.execPath, [join('release', script), ...words], {
        cwd: folder,
        env: { ...env, PATH: path },
      }),
    async read() {
      const standings = readPackages(folder).map(async (manifest): Promise<[string, Standing]> => {
        const changelog = await readFile(join(folder, manifest.folder, 'CHANGELOG.md'), 'utf8').catch(
          () => '',
        );
        const { version, dependencies, peerDependencies } = manifest;
        const ranges = { ...dependencies, ...peerDependencies };
        return [manifest.folder.replace('packages/', ''), { version, ranges, news: newestOf(changelog) }];
      });
      return Object.fromEntries(await Promise.all(standings));
    },
    remove: () => rm(folder, { recursive: true }),
  };
}

/** The commands of the repository, which act on the one that they stand in; what they import lies where it was installed. */
async function copyCommands(folder: string): Promise<void> {
  const isCommand = (file: string) => file.endsWith('release') || file.endsWith('.mjs');
  await cp(join(root, 'release'), join(folder, 'release'), { recursive: true, filter: isCommand });
  await cp(join(root, 'bench/support/options.mjs'), join(folder, 'bench/support/options.mjs'));
  await symlink(join(root, 'release/node_modules'), join(folder, 'release/node_modules'));
}

/** Without the name of the package and the commit, which is another one in every run. */
function newestOf(changelog: string): string {
  const [, newest = ''] = changelog.split(/^## /m);
  return newest.replaceAll(/^- (?:Updated dependencies )?(?:\[?[0-9a-f]{7}\]?: )?/gm, '- ').trim();
}

async function writeJson(file: string, content: object): Promise<void> {
  await writeFile(file, `${JSON.stringify(content, null, 2)}\n`);
}
