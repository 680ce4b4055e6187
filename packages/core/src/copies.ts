import { version } from './version.js';

/** One loaded copy of core, as copies tell each other of themselves. */
interface Copy {
  version: string;
  /** Node loads the two forms of one installed package as two copies; they do no harm to each other. */
  form: 'import' | 'require';
  /** Display names of the CRMs whose connectors it made. */
  connectors: Set<string>;
}

/** Two copies see each other through nothing else than the process. */
const registry = Symbol.for('daybook.core.copies');
const holder = globalThis as { [registry]?: Copy[] };
holder[registry] ??= [];
const copies = holder[registry];
const own: Copy = {
  version,
  form: typeof module === 'object' ? 'require' : 'import',
  connectors: new Set(),
};
copies.push(own);

/** Notes that a connector was made by this copy. */
export function noteConnector(crm: string): void {
  own.connectors.add(crm);
}

/** That another core than the asking one is in the process. */
export interface OtherCores {
  /** What is there, and what to do. */
  message: string;
  /** True when the majors differ: the connectors then speak another contract than the server. */
  isBreaking: boolean;
}

/**
 * Looks whether another core than this one is loaded in this process: a connector or a server that was installed with a
 * core of its own. The ES module and the CommonJS form of one version count as one.
 *
 * @returns nothing when this is the only one
 * @example
 * const { message } = findOtherCores() ?? {}; // 'More than one @daybook/core is loaded: 1.2.0, and 2.0.0 (by the connector of Acme). …'
 */
export function findOtherCores(): OtherCores | undefined {
  const others = copies.filter(
    (copy) => copy !== own && (copy.version !== version || copy.form === own.form),
  );
  if (others.length === 0) return undefined;
  const told = others.map((copy) => `${copy.version}${makerOf(copy)}`);
  return {
    isBreaking: others.some((copy) => majorOf(copy.version) !== majorOf(version)),
    message: `More than one @daybook/core is loaded: ${version}, and ${told.join(' and ')}. \`npm ls @daybook/core\` shows who brings which. One must be left: install versions of the server and the connectors that work with the same core, and let a connector have @daybook/core in "peerDependencies", never in "dependencies".`,
  };
}

function makerOf({ connectors }: Copy): string {
  return connectors.size === 0 ? '' : ` (by the connector of ${[...connectors].join(', ')})`;
}

function majorOf(one: string): string | undefined {
  return one.split('.')[0];
}
