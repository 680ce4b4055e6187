import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

// @ts-ignore -- CommonJS has no import.meta: scripts/build-package.mjs puts its own words in this place.
const here: string = import.meta.url;

/**
 * The file of a name among those that lie beside the code and go to browsers as they are.
 *
 * @param name - such as `daybook.css`
 * @throws Error when the package is not whole
 */
export function assetFile(name: string): string {
  const found = ['../assets', '../../assets']
    .map((folder) => fileURLToPath(new URL(`${folder}/${name}`, here)))
    .find((file) => existsSync(file));
  if (found === undefined) throw new Error(`${name} is missing from the package.`);
  return found;
}
