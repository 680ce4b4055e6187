import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { inject } from 'vitest';
import { type Package, readPackages } from '../../packages.mjs';
import { must } from './run.js';

/** A package as the registry has it. */
export interface Published {
  name: string;
  /** Of its source, such as `packages/core`. */
  source: string;
  /** Its tarball, and its size in bytes. */
  tarball: string;
  /** Where its content lies. */
  folder: string;
  files: string[];
  manifest: Package;
}

/** The newest version of each package, fetched from the registry and unpacked. */
export async function fetchPublished(): Promise<Published[]> {
  const { clone, folder } = inject('release');
  return Promise.all(
    readPackages(clone).map(async ({ name, folder: source }) => {
      const place = join(folder, 'published', name);
      const tarball = join(place, 'package.tgz');
      const content = join(place, 'package');
      await mkdir(place, { recursive: true });
      const { 'dist-tags': tags, versions } = await packumentOf(name);
      const packed = await fetch(versions[tags.latest]?.dist.tarball ?? '');
      await writeFile(tarball, Buffer.from(await packed.arrayBuffer()));
      await must('tar', ['-xzf', tarball], { cwd: place });
      const entries = await readdir(content, { recursive: true, withFileTypes: true });
      return {
        name,
        source,
        tarball,
        folder: content,
        files: entries
          .filter((entry) => entry.isFile())
          .map((entry) => relative(content, join(entry.parentPath, entry.name))),
        manifest: {
          dependencies: {},
          peerDependencies: {},
          ...(JSON.parse(await readFile(join(content, 'package.json'), 'utf8')) as object),
        } as Package,
      };
    }),
  );
}

/** The versions of a package that the registry has, oldest first. */
export async function versionsOf(name: string): Promise<string[]> {
  return Object.keys((await packumentOf(name)).versions);
}

interface Packument {
  'dist-tags': { latest: string };
  versions: Record<string, { dist: { tarball: string } }>;
}

async function packumentOf(name: string): Promise<Packument> {
  const answer = await fetch(new URL(name.replace('/', '%2f'), inject('release').registry.url));
  return (await answer.json()) as Packument;
}
