import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { levelNames } from '../case.js';
import { type Certificate, certify } from '../certificate/certificate.js';
import { readBlock, renderBlock, whyStale, writeBlock } from '../certificate/markdown.js';
import type { CaseResult } from '../report.js';
import type { LiveAccount } from '../run/live.js';
import { runConformance } from '../run-conformance.js';
import { loadSubject } from './load-subject.js';
import { type CommandOptions, readOptions, USAGE } from './options.js';
import { UsageError } from './usage-error.js';

/** What the command needs of the world around it. */
export interface CommandSurroundings {
  folder: string;
  environment: Readonly<Record<string, string | undefined>>;
  print: (line: string) => void;
  /** Epoch milliseconds. */
  now: number;
  /** Stands for the real account; only for tests of the kit itself. */
  live?: Pick<LiveAccount, 'answer' | 'environment'>;
}

/**
 * Carries out `daybook-conformance`.
 *
 * @returns the exit code: 0 when all is well, 1 when the level is not held or the README is stale, 2 for wrong usage
 */
export async function runCommand(
  commandArguments: readonly string[],
  surroundings: CommandSurroundings,
): Promise<0 | 1 | 2> {
  const { print, environment } = surroundings;
  if (commandArguments.includes('--help')) {
    print(USAGE);
    return 0;
  }
  try {
    return (await conform(readOptions(commandArguments, environment), surroundings)) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    print(`${error.message}\n\n${USAGE}`);
    return 2;
  }
}

async function conform(options: CommandOptions, surroundings: CommandSurroundings): Promise<boolean> {
  const { folder, print, now, live: instead } = surroundings;
  const subject = await loadSubject(options.module, options.export, folder);
  const live = options.live && { ...options.live, ...instead };
  const report = await runConformance(subject, {
    ...(live && { live }),
    onResult: (result) => print(lineOf(result)),
  });
  const readme = options.readme === undefined ? undefined : resolve(folder, options.readme);
  const text = readme !== undefined && existsSync(readme) ? readFileSync(readme, 'utf8') : '';
  const certificate = certify(report, { now, earlier: readBlock(text) });
  print(`\n${renderBlock(certificate)}\n`);
  const isFresh = options.check
    ? check(text, certificate, surroundings)
    : write(options, certificate, { readme, text, folder });
  const isHeld = certificate.level >= options.level;
  print(verdict(certificate, options.level));
  return isHeld && isFresh;
}

function check(text: string, certificate: Certificate, { print }: CommandSurroundings): boolean {
  const fault = whyStale(text, certificate);
  if (fault !== undefined) print(`The certificate in the README does not stand: ${fault}.`);
  return fault === undefined;
}

function write(
  { json }: CommandOptions,
  certificate: Certificate,
  { readme, text, folder }: { readme: string | undefined; text: string; folder: string },
): true {
  if (json !== undefined) writeFileSync(resolve(folder, json), `${JSON.stringify(certificate, null, 2)}\n`);
  if (readme !== undefined) writeFileSync(readme, writeBlock(text, certificate));
  return true;
}

function lineOf(result: CaseResult): string {
  const start = `${result.level}  ${result.id.padEnd(34)}`;
  if (result.status === 'passed') return `${start} passed`;
  if (result.status === 'failed') return `${start} FAILED  ${result.message}\n${' '.repeat(45)}${result.why}`;
  return `${start} does not apply: ${result.reason}`;
}

function verdict({ level, ceiling, connector }: Certificate, wanted: number): string {
  const held = level === 0 ? 'no level' : `level ${level} (${levelNames[level as 1]})`;
  const why = ceiling === undefined ? '' : ` ${ceiling}`;
  return `${connector} holds ${held}.${level < wanted ? ` Level ${wanted} is asked for.${why}` : ''}`;
}
