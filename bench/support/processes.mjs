// Starts the processes of a benchmark, and stops them.
// oxlint-disable no-await-in-loop -- one measurement after another
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const file = (name) => fileURLToPath(new URL(name, import.meta.url));

async function start(name, env) {
  const child = fork(file(name), [], { env: { ...process.env, ...env } });
  const [port] = await once(child, 'message');
  const ask = async (what) => {
    child.send(what);
    return (await once(child, 'message'))[0];
  };
  return { child, port, ask };
}

/** A CRM, and a server on it, or several. */
export async function startSubject(kind, { env = {}, servers: many = 1 } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'daybook-bench-'));
  const crm = await start('crm.mjs', {});
  const given = { KIND: kind, CRM_PORT: String(crm.port), FOLDER: folder, ...env };
  // One after another: the first one makes the tables.
  const servers = [await start('subject.mjs', given)];
  while (servers.length < many) servers.push(await start('subject.mjs', given));
  return {
    crm,
    server: servers[0],
    servers,
    stop: async () => {
      for (const { child } of [...servers, crm]) {
        child.disconnect();
        child.kill();
        if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
