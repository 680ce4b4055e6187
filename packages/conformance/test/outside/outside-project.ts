import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';

const run = promisify(execFile);
const isWindows = process.platform === 'win32';
const packages = fileURLToPath(new URL('../../../', import.meta.url));
const manifestSchema = z.looseObject({
  name: z.string(),
  dependencies: z.record(z.string(), z.string()).default({}),
  peerDependencies: z.record(z.string(), z.string()).default({}),
  bin: z.record(z.string(), z.string()).default({}),
});
export type PackedManifest = z.output<typeof manifestSchema>;

/** An empty project somewhere else, with core and the kit unpacked from their tarballs. */
export interface OutsideProject {
  folder: string;
  kit: PackedManifest;
  node: (...commandArguments: string[]) => Promise<{ code: number; output: string }>;
  remove: () => Promise<void>;
}

/**
 * Makes the project. Nothing is fetched: the tarballs are unpacked where an installer would put them, and what they
 * depend on is linked from this workspace.
 */
export async function makeOutsideProject(): Promise<OutsideProject> {
  const folder = await mkdtemp(join(tmpdir(), 'conformance-outside-'));
  await cp(fileURLToPath(new URL('project', import.meta.url)), folder, { recursive: true });
  await install('core', folder);
  const kit = await install('conformance', folder);
  return {
    folder,
    kit,
    node: (...commandArguments) => execute(process.execPath, commandArguments, folder),
    remove: () => rm(folder, { recursive: true }),
  };
}

async function install(name: string, project: string): Promise<PackedManifest> {
  const source = join(packages, name);
  const store = await mkdtemp(join(project, 'packed-'));
  await pack(source, store);
  const [tarball = ''] = await readdir(store);
  // Relative, because GNU tar takes "C:" for a host.
  await run('tar', ['-xzf', tarball], { cwd: store });
  const target = join(project, 'node_modules', '@daybook', name);
  await mkdir(dirname(target), { recursive: true });
  await rename(join(store, 'package'), target);
  const manifest = manifestSchema.parse(JSON.parse(await readFile(join(target, 'package.json'), 'utf8')));
  for (const dependency of Object.keys(manifest.dependencies)) {
    // oxlint-disable-next-line no-await-in-loop -- a few links
    await symlink(
      join(source, 'node_modules', dependency),
      join(project, 'node_modules', dependency),
      'junction',
    ).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
  return manifest;
}

/** With the pnpm of this workspace: npm leaves `workspace:` in what it packs. */
async function pack(source: string, destination: string): Promise<void> {
  const root = JSON.parse(await readFile(join(packages, '..', 'package.json'), 'utf8')) as {
    packageManager: string;
  };
  const [pnpm = ''] = root.packageManager.split('+');
  const packing = ['pack', '--pack-destination', destination];
  const { stdout } = await run('pnpm', ['--version'], { shell: isWindows }).catch(() => ({ stdout: '' }));
  const isThere = stdout.trim() === pnpm.split('@')[1];
  const [command, before] = isThere
    ? ['pnpm', []]
    : ['npm', ['exec', '--yes', '--prefer-offline', `--package=${pnpm}`, '--', 'pnpm']];
  await run(command, [...before, ...packing], { cwd: source, shell: isWindows });
}

async function execute(
  command: string,
  commandArguments: readonly string[],
  cwd: string,
): Promise<{ code: number; output: string }> {
  try {
    const { stdout, stderr } = await run(command, commandArguments, { cwd });
    return { code: 0, output: stdout + stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, output: stdout + stderr };
  }
}
