import { describe, expect, it } from 'vitest';
import { conversation, message, transcript } from './support/conversations.js';
import { FakeCrm } from './support/fake-crm.mjs';
import {
  countFiled,
  kill,
  killAt,
  type ServerProcess,
  send,
  signIn,
  startServerProcess,
  until,
} from './support/processes.js';
import { createTestDatabase, databases } from './support/storages.js';

/** Once while an entry is made and once while it is replaced; the long form goes on. */
const TIMES = process.env['DAYBOOK_TESTS'] === 'long' ? 10 : 2;

/** Where the process dies: by itself around a step of the logbook, or by us while the CRM is at work. */
const steps = [
  { step: 'after take-in', killAt: 'after takeIn' },
  { step: 'before the CRM call', killAt: 'after intend' },
  { step: 'while the CRM is answering', crmMoment: 'before' },
  { step: 'after the answer', crmMoment: 'after' },
  { step: 'before the commit', killAt: 'before settle' },
  { step: 'after the commit', killAt: 'after settle' },
];

describe.each(databases)('kill -9 on %s', (name) => {
  it.concurrent.each(steps)(
    '$step: nothing lost, nothing doubled, nothing stuck, with nobody sending again',
    async ({ killAt: moment, crmMoment }) => {
      const database = await createTestDatabase(name);
      const crm = new FakeCrm();
      const environment = { ...database.environment, FAKE_CRM_PORT: String(await crm.listen()) };
      let server = await startServerProcess(environment);
      const token = await signIn(server);

      for (let time = 1; time <= TIMES; time += 1) {
        const ids = [time * 10 + 1, time * 10 + 2];
        const key = `conversation ${time}/7/14/2026`;
        const [one, two] = [message(time * 10 + 1, `one ${time}`), message(time * 10 + 2, `two ${time}`)];
        // Every other time the day exists already, so that updates are killed as well as creates.
        const operation = time % 2 === 0 ? 'update' : 'create';
        // oxlint-disable no-await-in-loop -- one crash after another
        const victim = server;
        if (operation === 'update') {
          await send(victim, token, conversation([one], { key }));
          await until(async () => (await countFiled(victim, token, ids.map(String))) === 1);
        }
        if (moment) await killAt(victim, moment);
        crm.onMoment = (reached, text) => {
          if (reached === `${crmMoment} ${operation}` && text?.includes(`two ${time}`)) {
            void killSoon(victim, time);
          }
        };
        await send(victim, token, conversation([one, two], { key }));
        await until(() => victim.child.exitCode !== null || victim.child.signalCode !== null);
        crm.onMoment = () => undefined;

        server = await startServerProcess(environment);
        await until(async () => (await countFiled(server, token, ids.map(String))) === 2);
        // oxlint-enable no-await-in-loop
      }

      await kill(server);
      const texts = crm.entries.map(({ body }) => transcript(body).map((line) => line.split(' | ')[1]));
      expect(texts.toSorted(byFirst)).toEqual(
        Array.from({ length: TIMES }, (_, index) => [`one ${index + 1}`, `two ${index + 1}`]).toSorted(
          byFirst,
        ),
      );
      await crm.close();
      await database.remove();
    },
    180_000,
  );
});

/** Not always at the same instant: the CRM's answer is on its way for some milliseconds. */
async function killSoon(victim: ServerProcess, time: number): Promise<void> {
  if (time % 3 === 0) await new Promise((resolve) => setTimeout(resolve, Math.random() * 4));
  await kill(victim);
}

function byFirst(a: (string | undefined)[], b: (string | undefined)[]): number {
  return String(a[0]).localeCompare(String(b[0]));
}
