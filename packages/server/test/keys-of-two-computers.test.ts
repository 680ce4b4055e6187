/** The client's key holds the date as its browser writes it: two computers of one person may have two keys for one day. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { conversation, message, transcript } from './support/conversations.js';
import { type FakeDaybook, startFakeDaybook } from './support/fake-daybook.js';
import { createTestDatabase, databases } from './support/storages.js';

const american = { key: '5578984709540881001/7/14/2026' };
const german = { key: '5578984709540881001/14.7.2026' };
const [one, two, three, four] = ['one', 'two', 'three', 'four'].map((text, index) =>
  message(index + 1, text),
);
const HOUR = 3_600_000;

const texts = ({ crm }: FakeDaybook): (string | undefined)[][] =>
  crm.entries.map(({ body }) => transcript(body).map((line) => line.split(' | ')[1]));

describe.each(databases)('on %s', (name) => {
  async function start(): Promise<FakeDaybook> {
    const database = await createTestDatabase(name);
    onTestFinished(database.remove);
    return startFakeDaybook({ storage: await database.open() });
  }

  it('a day that both log by turns is one entry', async () => {
    const daybook = await start();
    await daybook.log(conversation([one], american));
    const second = await daybook.log(conversation([one, two], german));
    await daybook.log(conversation([one, two, three], american));
    const last = await daybook.log(conversation([one, two, three, four], german));
    expect(texts(daybook)).toEqual([['one', 'two', 'three', 'four']]);
    expect([second.json(), last.json()]).toMatchObject([{ logIds: ['2'] }, { logIds: ['4'] }]);
  });

  it('a day that both log at the same moment is one entry', async () => {
    const daybook = await start();
    await daybook.log(conversation([one], american));
    await Promise.all([
      daybook.log(conversation([one, two], german)),
      daybook.log(conversation([one, three], american)),
      daybook.log(conversation([one, two, four], german)),
    ]);
    expect(texts(daybook)).toEqual([['one', 'two', 'three', 'four']]);
  });

  it('a deal that is chosen on the other computer reaches the one entry', async () => {
    const daybook = await start();
    await daybook.log(conversation([one, two], american));
    await daybook.log(conversation([one, two], { ...german, additionalSubmission: { deals: 901 } }));
    expect(daybook.crm.entries.map(({ fields }) => fields)).toEqual([{ deals: 901 }]);
    expect(texts(daybook)).toEqual([['one', 'two']]);
  });

  it('a person who was chosen anew on the other computer has an entry of their own', async () => {
    const daybook = await start();
    await daybook.log(conversation([one], american));
    await daybook.log(conversation([one, two], { ...german, contactId: 102, contactName: 'Ben Known' }));
    expect(daybook.crm.entries.map(({ contactId }) => contactId)).toEqual([101, 102]);
    expect(texts(daybook)).toEqual([['one'], ['two']]);
  });

  it('what a computer in another zone takes for the same day stays in days of its own', async () => {
    const daybook = await start();
    const evening = message(5, 'evening', { creationTime: Date.UTC(2026, 6, 15, 5) });
    const morning = message(6, 'morning', { creationTime: Date.UTC(2026, 6, 15, 5) + 10 * HOUR });
    await daybook.log(conversation([one, evening], american));
    await daybook.log(conversation([evening, morning], { key: '5578984709540881001/15.7.2026' }));
    expect(texts(daybook)).toEqual([['one', 'evening'], ['morning']]);
  });

  it('what was one day under a key of another zone stays one when it is sent without a key', async () => {
    const daybook = await start();
    const at = (id: number, text: string, time: number): Record<string, unknown> =>
      message(id, text, { creationTime: time });
    const night = Date.UTC(2026, 6, 14, 5);
    const noon = Date.UTC(2026, 6, 14, 17);
    const first = [at(1, 'night', night), at(2, 'noon', noon)];
    await daybook.log(conversation(first, german));
    const all = [...first, at(3, 'night, too', night + 60_000), at(4, 'noon, too', noon + 60_000)];
    const answer = await daybook.log(
      conversation(all, { logInfo: { conversationLogId: undefined, conversationId: '5578984709540881001' } }),
    );
    expect(answer.statusCode).toBe(200);
    expect(texts(daybook)).toEqual([['night', 'night, too', 'noon', 'noon, too']]);
  });
});
