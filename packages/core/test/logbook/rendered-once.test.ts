import { expect, test } from 'vitest';
import { defineConnector } from '../../src/index.js';
import { planWrites } from '../../src/logbook/plan.js';
import { definition } from '../support/acme-connector.js';
import { conversation, message, ONE_PM } from '../support/digest-input.js';

const MANY = 300;

/** A day that comes at once, and how often its messages have been turned into text so far. */
function makeDay() {
  let times = 0;
  const messages = Array.from({ length: MANY }, (_, index) => {
    const id = String(60_333_000_000 + index);
    const said = message({ id, creationTime: ONE_PM + index * 1_000, subject: `text ${index}` });
    // A transcript is looked for whenever a message is rendered, and by nobody else.
    Object.defineProperty(said, 'transcript', { enumerable: true, get: () => void (times += 1) });
    return { id, state: 'pending' as const, part: undefined, revision: 0, message: said };
  });
  const record = {
    kind: 'day' as const,
    since: ONE_PM,
    id: 'day',
    userKey: 'ann',
    revision: 1,
    entries: [],
    conversation: conversation(),
    additionalSubmission: {},
    chosenIn: 0,
    messages,
  };
  return { record, times: () => times };
}

test.each([
  [1, 200_000],
  [10, 2_000],
])(
  'a day is rendered once, message by message, when it takes %i entries or more',
  async (least, entryBytes) => {
    const connector = defineConnector(definition());
    const { record, times } = makeDay();
    const settings = {
      user: { name: 'Ann Agent' },
      connector: {
        limits: { ...connector.limits, entryBytes },
        marker: connector.marker,
        writes: connector.writes,
        has: () => true,
      },
      format: 'text/html' as const,
      footer: '',
    };
    const writes = await planWrites(record, settings, ONE_PM);
    expect(writes.length).toBeGreaterThanOrEqual(least);
    expect(writes.flatMap(({ messageIds }) => messageIds)).toHaveLength(MANY);
    expect(times()).toBe(MANY);
  },
);
