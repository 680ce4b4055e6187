import { expect } from 'vitest';
import { conversation, MINUTE, TEN_O_CLOCK } from './conversations.js';
import { startDaybook } from './harness.js';

/** Minutes after ten o'clock. */
export const at = (minutes: number): number => TEN_O_CLOCK + minutes * MINUTE;

/** An entry of a thread, as most are. */
export const question = {
  id: 'm1',
  recordType: 'AliveMessage',
  direction: 'Inbound',
  text: 'Can you repair this?',
  author: { name: 'Ada Known' },
  creationTime: at(0),
};

interface Told {
  messages?: object[];
  entities: object[];
  logInfo?: object;
}

/** A shared thread, as the client sends it. */
export function thread({ messages = [], entities, logInfo }: Told): Record<string, unknown> {
  const whose = { type: 'Thread', owner: { name: 'Sales Queue' }, assignee: { name: 'Nia Agent' } };
  return conversation([], { key: 'thread-1', logInfo: { ...whose, messages, entities, ...logInfo } });
}

/** Logs a shared thread, as it is told one time after the other, and returns its entry. */
export async function logThread(...told: Told[]): Promise<string> {
  const { signIn, entries } = await startDaybook();
  const ann = await signIn();
  for (const each of told) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    expect((await ann.log(thread(each))).statusCode).toBe(200);
  }
  const [entry, ...others] = await entries();
  expect(others).toEqual([]);
  return entry?.body ?? '';
}
