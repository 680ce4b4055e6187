import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const source = fileURLToPath(new URL('../src', import.meta.url));

/** Which folders a folder's files import from; `.` are the files beside `index.ts`, which imports from all. */
function importsOf(folder: string): string[] {
  const files = readdirSync(join(source, folder), { recursive: folder !== '.', encoding: 'utf8' });
  const folders = files
    .filter((file) => file.endsWith('.ts') && file !== 'index.ts')
    .map((file) => join(source, folder, file))
    .flatMap((file) =>
      Array.from(
        readFileSync(file, 'utf8').matchAll(/\bfrom '(\.[^']+)'|\bimport\('(\.[^']+)'\)/g),
        (found) => relative(source, join(dirname(file), found[1] ?? found[2] ?? '')),
      ),
    )
    .map((file) => (file.includes('/') ? (file.split('/')[0] ?? '') : '.'));
  return [...new Set(folders)].filter((name) => name !== folder).toSorted();
}

// From the bottom up: each imports from those above it alone, so none ever needs one that needs it.
test('the folders of core import one way', () => {
  const folders = readdirSync(source, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const names = ['.', ...folders.map(({ name }) => name)];
  expect(Object.fromEntries(names.map((name) => [name, importsOf(name)]))).toEqual({
    '.': [],
    errors: [],
    contract: ['.', 'errors'],
    phone: ['contract'],
    digest: ['.', 'contract', 'phone'],
    text: ['contract', 'digest'],
    http: ['contract', 'digest', 'errors'],
    'app-connect': ['contract', 'digest', 'errors', 'http'],
    call: ['contract', 'digest', 'text'],
    logbook: ['.', 'call', 'contract', 'digest', 'errors', 'text'],
  });
});
