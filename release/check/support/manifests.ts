import { readdir, readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import semver from 'semver';

/** The lowest of each line that `engines` promises. */
export const lowestNodes = ['20.19.0', '22.13.0'];

export interface Manifest {
  name?: string;
  version?: string;
  engines?: { node?: string };
  scripts?: Record<string, string>;
}

/** Of every package below `node_modules`, wherever it lies, once. */
export async function manifestsIn(project: string): Promise<Manifest[]> {
  const files = (await readdir(join(project, 'node_modules'), { recursive: true, encoding: 'utf8' })).filter(
    (file) =>
      /(?:^|node_modules\/)(?:@[^/]+\/)?[^/]+\/package\.json$/.test(file) && !file.startsWith('.cache'),
  );
  const places = new Set(
    await Promise.all(files.map((file) => realpath(join(project, 'node_modules', file)))),
  );
  const manifests = [...places].map(async (file) => JSON.parse(await readFile(file, 'utf8')) as Manifest);
  return (await Promise.all(manifests)).filter(
    ({ name, version }) => name !== undefined && version !== undefined,
  );
}

/** Those that do not run on the lowest Node that is promised, with what they ask for. */
export function refusingLowestNodes(manifests: readonly Manifest[]): string[] {
  return manifests
    .filter(({ engines }) => !lowestNodes.every((node) => semver.satisfies(node, engines?.node ?? '*')))
    .map(({ name, version, engines }) => `${name}@${version}: ${engines?.node}`);
}
