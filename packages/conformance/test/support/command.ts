import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { runCommand } from '../../src/command/run-command.js';
import { liveAccount } from './live-account.js';

/** A module that a partner would certify. */
export const MODULE = fileURLToPath(new URL('../fixtures/partner.ts', import.meta.url));
export const NOW = Date.UTC(2026, 6, 14, 12);

/** Runs the command in a folder of its own, or in one given. */
export async function command(
  commandArguments: string[],
  {
    folder,
    environment = {},
    now = NOW,
  }: { folder?: string; environment?: Record<string, string>; now?: number } = {},
): Promise<{ code: number; output: string; folder: string }> {
  const place = folder ?? (await emptyFolder());
  const lines: string[] = [];
  const { answer, environment: clock } = liveAccount();
  const code = await runCommand(commandArguments, {
    folder: place,
    environment,
    print: (line) => lines.push(line),
    now,
    live: { ...(answer && { answer }), ...(clock && { environment: clock }) },
  });
  return { code, output: lines.join('\n'), folder: place };
}

export async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'conformance-command-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}
