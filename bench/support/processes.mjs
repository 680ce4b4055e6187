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

/** A CRM, and a server on it. */
export async function startSubject(kind, { latency = 0, env = {} } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'daybook-bench-'));
  const crm = await start('crm.mjs', { LATENCY: String(latency) });
  const server = await start('subject.mjs', {
    KIND: kind,
    CRM_PORT: String(crm.port),
    FOLDER: folder,
    ...env,
  });
  return {
    crm,
    server,
    stop: async () => {
      for (const { child } of [server, crm]) {
        child.disconnect();
        child.kill();
        if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
