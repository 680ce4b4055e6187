import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import type { Outcome } from '../../../generators/checks/run-to-end.mjs';
import { type Registry, startRegistry } from '../../check/support/registry.js';
import { publishBare, versionsIn } from './bare-packages.js';
import { makeReleasedWorkspace, type ReleasedWorkspace } from './released-workspace.js';

/** As few as show what depends on what. */
const few = ['core', 'connector-mock', 'server'];

export interface Publishing {
  /** A new one for each test. */
  workspace: ReleasedWorkspace;
  /** Has its packages as 1.0.0, and what the tests before have published. */
  registry: Registry;
  /** `pnpm release`, or what a workflow makes of it. */
  publish: (words?: string[], env?: Record<string, string>) => Promise<Outcome>;
  /** Versions of each package in the registry, by short name. */
  published: () => Promise<Record<string, string[]>>;
  /** Adds a connector, as the generator does, and what a release makes of the server. */
  addConnector: (version: string) => Promise<void>;
}

export const inWorkflow = { CI: 'true' };

/** A released workspace and a registry on loopback, for the tests of a file. */
export function usePublishing(): Publishing {
  let folder: string;
  const publishing: Publishing = {
    workspace: undefined as unknown as ReleasedWorkspace,
    registry: undefined as unknown as Registry,
    publish: (words = [], env = {}) =>
      publishing.workspace.release('publish.mjs', words, { ...publishing.registry.publisher, ...env }),
    published: () => versionsIn(publishing.registry.url, [...few, 'connector-acme']),
    async addConnector(version) {
      const { workspace } = publishing;
      const peerDependencies = { '@daybook/core': 'workspace:^1.0.0' };
      const manifest = { name: '@daybook/connector-acme', version, peerDependencies };
      await workspace.write('packages/connector-acme/package.json', JSON.stringify(manifest));
      await workspace.edit('server', (server) => {
        server.version = '1.1.0';
        server.dependencies['@daybook/connector-acme'] = 'workspace:^';
      });
      await workspace.commit();
    },
  };
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'daybook-publish-'));
    publishing.registry = await startRegistry(folder);
    await Promise.all(few.map((name) => publishBare(publishing.registry.url, name, '1.0.0')));
  });
  afterAll(async () => {
    publishing.registry.stop();
    await rm(folder, { recursive: true });
  });
  beforeEach(async () => {
    publishing.workspace = await makeReleasedWorkspace(few);
  });
  afterEach(() => publishing.workspace.remove());
  return publishing;
}
