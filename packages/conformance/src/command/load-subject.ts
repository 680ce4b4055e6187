import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import type { Subject } from '../subject.js';
import { faultOf, UsageError } from './usage-error.js';

const callable = z.custom<(...values: never[]) => unknown>(
  (value) => typeof value === 'function',
  'must be a function',
);
const signInSchema = z.looseObject({ hostname: z.string() });
const subjectSchema = z.looseObject({
  name: z.string(),
  create: callable,
  openCrm: callable,
  signIn: z.object({ good: signInSchema, colleague: signInSchema.optional(), bad: signInSchema }),
  budget: z.object({ create: z.number(), update: z.number() }),
});
const packageSchema = z.looseObject({ name: z.string().optional(), version: z.string().optional() });

/**
 * Loads the subject that a module exports.
 *
 * @throws UsageError when there is no such module, export or subject
 */
export async function loadSubject(module: string, name: string, folder: string): Promise<Subject> {
  const file = locate(module, folder);
  const exported: Record<string, unknown> = await import(pathToFileURL(file).href);
  const candidate = exported[name] ?? exported['default'];
  const parsed = subjectSchema.safeParse(candidate);
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; ');
    throw new UsageError(`${module} exports no subject named "${name}": ${faults}`);
  }
  const subject = candidate as Subject;
  const version = subject.version ?? versionOf(subject.name, dirname(file));
  return version === undefined ? subject : { ...subject, version };
}

function locate(module: string, folder: string): string {
  const file = resolve(folder, module);
  if (existsSync(file)) return file;
  try {
    return createRequire(join(folder, 'package.json')).resolve(module);
  } catch {
    throw faultOf(`there is no module ${module}`);
  }
}

/** The version of the package that the module belongs to. */
function versionOf(name: string, folder: string): string | undefined {
  const file = join(folder, 'package.json');
  if (existsSync(file)) {
    const found = packageSchema.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data;
    if (found?.name === name) return found.version;
  }
  const above = dirname(folder);
  return above === folder ? undefined : versionOf(name, above);
}
