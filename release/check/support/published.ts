import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
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
  const { clone, folder, registry } = inject('release');
  return Promise.all(
    readPackages(clone).map(async ({ name, folder: source }) => {
      const place = join(folder, 'published', name);
      await mkdir(place, { recursive: true });
      const output = await must('npm', ['pack', '--json', `${name}@latest`], {
        cwd: place,
        env: registry.publisher,
      });
      const [{ filename, files }] = JSON.parse(output.slice(output.indexOf('['))) as [
        { filename: string; files: { path: string }[] },
      ];
      await must('tar', ['-xzf', filename], { cwd: place });
      const content = join(place, 'package');
      return {
        name,
        source,
        tarball: join(place, filename),
        folder: content,
        files: files.map(({ path }) => path),
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
  const answer = await fetch(new URL(name.replace('/', '%2f'), inject('release').registry.url));
  const { versions } = (await answer.json()) as { versions: Record<string, unknown> };
  return Object.keys(versions);
}
