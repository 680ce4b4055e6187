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
import { createTestDatabase, type DatabaseName, databases } from './support/storages.js';

const isLong = process.env['DAYBOOK_TESTS'] === 'long';

/** Where the process dies: by itself around a step of the logbook, or by us while the CRM is at work. */
interface Moment {
  step: string;
  killAt?: string;
  crmMoment?: string;
}
const moments: Moment[] = [
  { step: 'after take-in', killAt: 'after takeIn' },
  { step: 'before the CRM call', killAt: 'after intend' },
  { step: 'while the CRM is answering', crmMoment: 'before' },
  { step: 'after the answer', crmMoment: 'after' },
  { step: 'before the commit', killAt: 'before settle' },
  { step: 'after the commit', killAt: 'after settle' },
];

/** A server dies at one moment after the other, and the next one takes over what it left behind. */
interface Crashes {
  title: string;
  deaths: (Moment & { operation: 'create' | 'update' })[];
}

/** Each moment four times; or once, every second one on the other database, while an entry is made or while it is replaced. */
function crashesOn(database: DatabaseName): Crashes[] {
  const operationOf = (time: number): 'create' | 'update' => (time % 2 === 0 ? 'create' : 'update');
  if (isLong) {
    return moments.map((moment) => ({
      title: moment.step,
      deaths: Array.from({ length: 4 }, (_, time) => ({ ...moment, operation: operationOf(time) })),
    }));
  }
  const some = moments.filter((_moment, index) => index % 2 === (database === 'SQLite' ? 0 : 1));
  return [
    {
      title: some.map(({ step }) => step).join(', '),
      deaths: some.map((moment, index) => ({ ...moment, operation: operationOf(index) })),
    },
  ];
}

describe.concurrent.each(databases)('kill -9 on %s', (name) => {
  it.concurrent.each(crashesOn(name))(
    '$title: nothing lost, nothing doubled, nothing stuck, with nobody sending again',
    async ({ deaths }) => {
      const database = await createTestDatabase(name);
      const crm = new FakeCrm();
      const environment = { ...database.environment, FAKE_CRM_PORT: String(await crm.listen()) };
      let server = await startServerProcess(environment);
      const token = await signIn(server);

      for (const [index, { killAt: moment, crmMoment, operation }] of deaths.entries()) {
        const time = index + 1;
        const ids = [time * 10 + 1, time * 10 + 2];
        const key = `conversation ${time}/7/14/2026`;
        const [one, two] = [message(time * 10 + 1, `one ${time}`), message(time * 10 + 2, `two ${time}`)];
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
        deaths.map((_, index) => [`one ${index + 1}`, `two ${index + 1}`]).toSorted(byFirst),
      );
      await crm.close();
      await database.remove();
    },
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
