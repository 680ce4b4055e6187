// Who a command of npm's runs for: npm, and the shell that npm puts between, unless that one steps aside.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';

const shells = new Set(['sh', 'dash', 'bash', 'ash', 'busybox', 'ksh', 'zsh']);

/**
 * npm can be ended without a word to what it started, and its shell passes no signal on.
 *
 * @returns tells whether npm, or a shell between npm and this process, is gone since; never when npm did not start it
 */
export function watchStarter() {
  if (process.env.npm_lifecycle_event === undefined) return () => false;
  const chain = [process.ppid];
  for (let above = look(process.ppid); above && shells.has(above.name); above = look(above.parent)) {
    chain.push(above.parent);
  }
  return () =>
    process.ppid !== chain[0] || chain.slice(1).some((pid, index) => look(chain[index])?.parent !== pid);
}

/** Linux tells in a file, other systems through `ps`. */
function look(pid) {
  try {
    const [, name, parent] = /\((.*)\) \S (\d+)/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'));
    return { name, parent: Number(parent) };
  } catch {
    const { stdout } = spawnSync('ps', ['-o', 'ppid=,comm=', '-p', String(pid)], { encoding: 'utf8' });
    const [, parent, path] = /^\s*(\d+)\s+(.+)/.exec(stdout ?? '') ?? [];
    return parent === undefined ? undefined : { name: basename(path), parent: Number(parent) };
  }
}
