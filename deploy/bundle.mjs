// Makes dist: the command `daybook` with all that it runs, in a few files in place of some fifteen hundred, which a start had to
// open; what it shows in browsers beside it; and the licenses of what is in it. Only SQLite, which is native, stays a package
// (docs/decisions/0026-one-bundle-to-run.md).
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeProgram } from './write-program.mjs';

const server = dirname(fileURLToPath(import.meta.resolve('@daybook/server/package.json')));
const dist = fileURLToPath(new URL('dist', import.meta.url));

rmSync(dist, { recursive: true, force: true });
for (const assets of ['assets', 'dist/assets'])
  cpSync(join(server, assets), join(dist, 'assets'), { recursive: true });
const bundled = await writeProgram(join(server, 'dist/main.js'), {
  folder: dist,
  environment: { DAYBOOK_CONNECTORS: 'mock,pipedrive' },
  plugins: [jsonAsText(), withoutUndici()],
  // The names of functions and classes stay, for whoever reads a stack trace.
  minify: {
    mangle: { keepNames: true },
    compress: { keepNames: { function: true, class: true } },
    codegen: { removeWhitespace: true },
  },
});
writeFileSync(join(dist, 'licenses.txt'), licensesOf(bundled));

/** Time zones and media types are read faster as JSON than as JavaScript. */
function jsonAsText() {
  return {
    name: 'json-as-text',
    transform: {
      filter: { id: /\.json$/ },
      handler: (json) => ({
        code: `module.exports = JSON.parse(${JSON.stringify(JSON.stringify(JSON.parse(json)))});`,
        moduleType: 'js',
      }),
    },
  };
}

/**
 * axios without what loads all of undici, a tenth of a start: its adapter for `fetch`, which nobody uses here, and its look at
 * the global `FormData`, which it knows by its tag as well.
 */
function withoutUndici() {
  const look = "typeof G.FormData !== 'undefined' ? G.FormData : undefined";
  return {
    name: 'without-undici',
    transform: {
      filter: { id: /[\\/]axios[\\/]lib[\\/](?:utils|adapters[\\/]fetch)\.js$/ },
      handler: (code, id) => {
        if (id.endsWith('fetch.js')) return 'export const getFetch = () => false;';
        if (!code.includes(look)) throw new Error('This axios looks at FormData in another way.');
        return code.replace(look, 'undefined');
      },
    },
  };
}

/**
 * @param {string[]} moduleIds
 * @returns the text of each package's license, under its name and version
 */
function licensesOf(moduleIds) {
  const folders = moduleIds.map((id) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(id)?.[0]);
  return [...new Set(folders)]
    .filter((folder) => folder !== undefined)
    .toSorted()
    .map((folder) => {
      const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
      const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
      const text =
        file === undefined ? `License: ${license}` : readFileSync(join(folder, file), 'utf8').trim();
      return `${name} ${version}\n\n${text}\n`;
    })
    .join('\n---\n\n');
}
