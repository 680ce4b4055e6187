// @ts-check
import { execFileSync } from 'node:child_process';
import { z } from 'zod';

/** @typedef {{ versions: string[], latest: string | undefined }} Standing what a registry has of a package */

const documentSchema = z.looseObject({
  versions: z.record(z.string(), z.unknown()).default({}),
  'dist-tags': z.object({ latest: z.string().optional() }).default({}),
});

/**
 * Asks the registry into which changesets publishes. Whoever may publish or not, everybody may read.
 *
 * @param {string} name of a package
 * @returns {Promise<Standing | undefined>} undefined when it has never heard of it
 */
export async function askRegistry(name) {
  const registry = registryOfNpm();
  const { href: address } = new URL(name.replace('/', '%2f'), registry.replace(/\/?$/, '/'));
  const response = await fetch(address).catch((error) => {
    throw new Error(`${address} cannot be asked: ${error.cause?.message ?? error.message}`);
  });
  if (response.status === 404) return undefined;
  if (!response.ok) throw new Error(`${address} answers ${response.status}: try again later.`);
  const { versions, 'dist-tags': tags } = documentSchema.parse(await response.json());
  return { versions: Object.keys(versions), latest: tags.latest };
}

/** @type {string | undefined} */
let asked;

/** What is set in the environment, as package managers and workflows do, else what npm itself is set to. */
function registryOfNpm() {
  const { npm_config_registry: given } = process.env;
  asked ??= given ?? execFileSync('npm', ['config', 'get', 'registry'], { encoding: 'utf8' }).trim();
  return asked;
}
