// `prepack` of every package: what its package.json promises must be there, and built from the sources that are there.
// Times tell nothing: a cache brings back a build that is older than a fresh clone.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const { name, version, exports, bin = {} } = JSON.parse(readFileSync('package.json', 'utf8'));
const promised = [...pathsIn(exports), ...Object.values(bin)].map((path) => join(path));
const built = [...sources('src', '.ts'), ...sources('src', '.tsx')].flatMap((file) => [
  join('dist', `${file}.js`),
  join('dist/cjs', `${file}.js`),
]);
const missing = [...new Set([...promised, ...built])].filter((path) => !existsSync(path));
if (missing.length > 0) refuse(`${missing.slice(0, 3).join(', ')} is not there`);
const orphans = sources('dist', '.js').filter((file) => {
  // What is copied there from others was never a source of ours.
  if (/^assets[\\/]/.test(file)) return false;
  const source = join('src', file.replace(/^cjs./, ''));
  return !existsSync(`${source}.ts`) && !existsSync(`${source}.tsx`);
});
if (orphans.length > 0) refuse(`nothing is left of what dist/${orphans[0]}.js was made from`);
if (existsSync('dist/version.js') && !readFileSync('dist/version.js', 'utf8').includes(`'${version}'`))
  refuse(
    `dist/version.js says another version than ${version}, which \`pnpm version-packages\` would have written`,
  );

function pathsIn(target) {
  return typeof target === 'string' ? [target] : Object.values(target).flatMap(pathsIn);
}

/** Without their ending. */
function sources(folder, ending) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith(ending))
    .map((path) => path.slice(0, -ending.length));
}

function refuse(reason) {
  console.error(`${name} is not built: ${reason}. Remove its dist folder and run \`pnpm build\`.`);
  process.exit(1);
}
