import { conversation, message } from '../test/support/conversations.js';
import { FakeCrm } from '../test/support/fake-crm.mjs';
import { kill, send, signIn, startServerProcess, until } from '../test/support/processes.js';
import type { DatabaseName } from '../test/support/storages.js';
import { createTestDatabase } from '../test/support/storages.js';
import { pause } from './pause.js';
import { TrialFailed } from './run-seed.js';

const SETTLING_SECONDS = 8;
/** As many as fit into the settling time, and into what may follow it on a busy machine. */
const LOOKS = 3 * SETTLING_SECONDS * 4;

/**
 * A story of its own, because a seed hardly ever meets it: an update of unknown fate lands on top of a newer one. What the
 * newer one had brought must stand again when the settling time is over.
 *
 * @throws TrialFailed
 */
export async function playLateUpdate(database: DatabaseName, sabotage = ''): Promise<void> {
  const stored = await createTestDatabase(database);
  const crm = new FakeCrm();
  const server = await startServerProcess({
    ...stored.environment,
    FAKE_CRM_PORT: String(await crm.listen()),
    SETTLING_SECONDS: String(SETTLING_SECONDS),
    CRM_TIMEOUT_MS: '400',
    ...(sabotage !== '' && { SABOTAGE: sabotage }),
  });
  const stands = (text: string): boolean => crm.entries.some(({ body }) => body.includes(text));
  try {
    const token = await signIn(server);
    const messages = ['first', 'second', 'third'].map((text, index) => message(index + 1, text));
    const log = (many: number) => send(server, token, conversation(messages.slice(0, many)));
    await log(1);
    // The fault withholds the answer; the connector's own time-out gives it up.
    crm.faults.push({ on: 'update', kind: 'late', times: 1 });
    await log(2);
    // On a busy machine the answer comes before the update is on its way: then that would bring the third one, too.
    await until(() => crm.late.length > 0);
    await log(3);
    await until(() => stands('third'));
    crm.landLate();
    if (stands('third')) throw new Error('The late text has not taken out the newer one.');
    for (let look = 0; look < LOOKS && !stands('third'); look += 1) {
      // oxlint-disable-next-line no-await-in-loop -- until it stands there again
      await pause(250);
    }
    if (!stands('third'))
      throw new TrialFailed(['An old text that landed late stays on top of a newer one.'], []);
  } finally {
    await kill(server);
    await crm.close();
    await stored.remove();
  }
}
