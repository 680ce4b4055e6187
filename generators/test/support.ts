import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { type Answers, parseAnswers } from '../answers.mjs';

export const root: string = fileURLToPath(new URL('../..', import.meta.url));

/**
 * What the generator reads and edits, as it is before anybody has made a connector: these tests hold in a repository
 * that has others as well.
 */
const needed: Record<string, string> = {
  'packages/connector-mock/package.json': readFileSync(
    join(root, 'packages/connector-mock/package.json'),
    'utf8',
  ),
  'packages/connector-pipedrive/package.json': '{}\n',
  'packages/server/package.json':
    '{\n  "name": "@daybook/server",\n  "dependencies": {\n    "@daybook/core": "workspace:*"\n  }\n}\n',
  'packages/server/src/connectors.ts': `import { createPipedriveConnector } from '@daybook/connector-pipedrive';
import type { Connector } from '@daybook/core';
import { readOauthApp } from './oauth-app.js';

const loaders: Record<string, (config: Config) => LoadedConnector> = {
  pipedrive: loadPipedrive,
};
`,
  '.changeset/config.json': '{}\n',
  'docs/architecture.md': '# Architecture\n',
};

/** The answers that `--yes` takes, with changes. */
export function answers(changes: Partial<Answers> = {}): Answers {
  return parseAnswers({
    id: 'acme',
    name: 'Acme',
    signIn: 'apiKey',
    pagination: 'cursor',
    format: 'html',
    foundBy: 'marker',
    calls: 'yes',
    host: '*.acme.com',
    ...changes,
  });
}

/** A folder that holds as much of the repository as the generator looks at. */
export function makeRepository(): string {
  const folder = mkdtempSync(join(tmpdir(), 'daybook-generators-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [path, content] of Object.entries(needed)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

/** Every file and folder, with its rights and content, as one text. */
export function fingerprintOf(folder: string): string {
  const lines = readdirSync(folder, { recursive: true, withFileTypes: true }).map((entry) => {
    const path = join(entry.parentPath, entry.name);
    const content = entry.isFile() ? createHash('sha256').update(readFileSync(path)).digest('hex') : '';
    return `${relative(folder, path)} ${statSync(path).mode.toString(8)} ${content}`;
  });
  return lines.toSorted().join('\n');
}
