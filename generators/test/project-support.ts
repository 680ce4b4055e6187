import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';
import { createConnector } from '../create-connector.mjs';
import type { Manager } from '../plan-project.mjs';
import { type ProjectModel, readProjectModel } from '../project-model.mjs';

/** As if the packages had been published. */
export const model: ProjectModel = {
  ...readProjectModel(),
  core: '^1.2.0',
  conformance: '^1.1.0',
  server: '^1.0.3',
};

export function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'daybook-project-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Makes a project in a folder, as the command does. */
export async function create(
  folder: string,
  words: string[],
  manager: Manager = 'npm',
): Promise<{ status: number; output: string; installed: unknown[] }> {
  let output = '';
  const installed: unknown[] = [];
  const status = await createConnector(words, {
    folder,
    model,
    manager,
    isTerminal: false,
    print: (text) => void (output += `${text}\n`),
    install: (...given) => void installed.push(given),
  });
  return { status, output, installed };
}

/** Runs a command as somebody does who is in no test. */
export function run(
  command: string,
  words: string[],
  cwd: string,
): Promise<{ code: number; output: string }> {
  const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0', VITEST: '', CI: '' };
  return new Promise((resolve) => {
    execFile(command, words, { cwd, env, maxBuffer: 1 << 24 }, (error, stdout, stderr) =>
      resolve({
        code: typeof error?.code === 'number' ? error.code : error ? 1 : 0,
        output: stdout + stderr,
      }),
    );
  });
}

/** Lines of `npm start` that a person looks for. */
export async function startExample(project: string): Promise<string[]> {
  const child = spawn(process.execPath, ['server/example.mjs'], {
    cwd: project,
    env: { ...process.env, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line);
    if (line.startsWith('Daybook listens')) child.kill();
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return lines.filter((line) => /Logged|\?$|Bob/.test(line)).map((line) => line.replace(/│ +/, '│ '));
}
