import axios from 'axios';
import { describe, expect, it } from 'vitest';
import { callOf } from './support/calls.js';
import { FakeCrm } from './support/fake-crm.mjs';
import { kill, killAt, type ServerProcess, signIn, startServerProcess, until } from './support/processes.js';
import { createTestDatabase, type DatabaseName, databases } from './support/storages.js';

/** Once while an entry is made and once while it is written again. */
const TIMES = 2;

/** Where the process dies: by itself around a step of the logbook, or by us while the CRM is at work. */
const steps = [
  { step: 'after take-in', killAt: 'after takeInCall' },
  { step: 'before the CRM call', killAt: 'after intend' },
  { step: 'while the CRM is answering', crmMoment: 'before' },
  { step: 'after the answer', crmMoment: 'after' },
  { step: 'before the commit', killAt: 'before settle' },
  { step: 'after the commit', killAt: 'after settle' },
];
/** The short form dies where an answer may be lost: before it is given on one database, and after that on the other. */
function stepsOn(database: DatabaseName): typeof steps {
  if (process.env['DAYBOOK_TESTS'] === 'long') return steps;
  return steps.filter(({ crmMoment }) => crmMoment === (database === 'SQLite' ? 'before' : 'after'));
}

describe.each(databases)('A2 kill -9 in a call on %s', (name) => {
  it.concurrent.each(stepsOn(name))(
    '$step: one entry that says everything, with nobody sending again',
    async ({ killAt: moment, crmMoment }) => {
      const database = await createTestDatabase(name);
      const crm = new FakeCrm();
      const environment = { ...database.environment, FAKE_CRM_PORT: String(await crm.listen()) };
      let server = await startServerProcess(environment);
      const token = await signIn(server);

      for (let time = 1; time <= TIMES; time += 1) {
        const call = callOf({ session: String(700_000 + time), note: `note ${time}` });
        const operation = time % 2 === 0 ? 'update' : 'create';
        // oxlint-disable no-await-in-loop -- one crash after another
        const victim = server;
        if (operation === 'update') await send(victim, token, 'post', call.live);
        if (moment) await killAt(victim, moment);
        crm.onMoment = (reached) => {
          if (reached === `${crmMoment} ${operation}`) void kill(victim);
        };
        await (operation === 'update'
          ? send(victim, token, 'patch', call.save({}))
          : send(victim, token, 'post', call.record));
        await until(() => victim.child.exitCode !== null || victim.child.signalCode !== null);
        crm.onMoment = () => undefined;
        server = await startServerProcess(environment);
        await until(() => crm.entries.some(({ body }) => body.includes(`note ${time}`)));
        await until(async () => isLogged(server, token, call.session));
        // oxlint-enable no-await-in-loop
      }

      await kill(server);
      const said = crm.entries.map(({ body, durationSeconds }) => [
        /note \d+/.exec(body)?.[0],
        durationSeconds,
      ]);
      // Sessions begin one after the other, and so do their entries.
      expect(said).toEqual(Array.from({ length: TIMES }, (_, index) => [`note ${index + 1}`, 97]));
      await crm.close();
      await database.remove();
    },
  );
});

async function send(
  { url }: ServerProcess,
  token: string,
  method: 'post' | 'patch',
  body: object,
): Promise<void> {
  const headers = { authorization: `Bearer ${token}` };
  await axios.request({ url: `${url}/callLog`, method, data: body, headers }).catch(() => undefined);
}

async function isLogged({ url }: ServerProcess, token: string, session: string): Promise<boolean> {
  const { data } = await axios.get<{ logs: { matched: boolean }[] }>(`${url}/callLog`, {
    params: { sessionIds: session },
    headers: { authorization: `Bearer ${token}` },
  });
  return data.logs.every(({ matched }) => matched);
}
