import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

// CommonJS has no import.meta: scripts/build-package.mjs puts its own words in this place.
const here: string = import.meta.url;

/** As they are written, and as they are built; seen from the sources, the two builds and the bundle of `deploy`. */
const folders = ['../assets', '../../assets', './assets', '../dist/assets'];

/**
 * The file of a name among those that lie beside the code and go to browsers as they are.
 *
 * @param name - such as `daybook.css`
 * @throws Error when the package is not whole
 */
export function assetFile(name: string): string {
  const found = folders
    .map((folder) => fileURLToPath(new URL(`${folder}/${name}`, here)))
    .find((file) => existsSync(file));
  if (found === undefined) throw new Error(`${name} is missing from the package.`);
  return found;
}
