import { execFile } from 'node:child_process';
import { main } from './main-process.js';

/** How a command of `daybook` ended. */
export interface Ran {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs `daybook` to its end. */
export function daybook(words: string[], environment: Record<string, string> = {}): Promise<Ran> {
  return new Promise((resolve) => {
    const env = { PATH: process.env['PATH'], ...environment };
    const child = execFile(process.execPath, [main, ...words], { env }, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}
