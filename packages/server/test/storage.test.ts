import type { DigestRecord, Lease, LogbookRecord, TakeIn } from '@daybook/core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createKeyRing, type Storage } from '../src/index.js';
import { SECRET } from './support/harness.js';
import { notChecked } from './support/not-checked.js';
import { createTestDatabase, databases } from './support/storages.js';
import { storedUser } from './support/stored-user.js';
import { conversation, day, NOW } from './support/taken-in-day.js';

if (!databases.includes('PostgreSQL')) {
  notChecked('on PostgreSQL: nothing of what needs it (install postgresql, or set DATABASE_URL)');
}

const USER = 'user-1';
const written = { words: ['w'], letters: ['l'] };

async function open(name: (typeof databases)[number]): Promise<Storage> {
  const database = await createTestDatabase(name);
  const storage = await database.open();
  onTestFinished(async () => {
    await storage.close();
    await database.remove();
  });
  await storage.users.save(storedUser(USER), NOW);
  return storage;
}

function asDay(record: LogbookRecord): DigestRecord {
  if (record.kind !== 'day') throw new Error('a call');
  return record;
}

/** Opens a digest, as a writer does that has nothing planned. */
async function openFor(
  logbook: Storage['logbook'],
  digestId: string,
  holder: string,
  now: number,
  until: number,
): Promise<Lease | undefined> {
  return (await logbook.open(digestId, { holder, now, until, plan: () => undefined }))?.lease;
}

describe.each(databases)('on %s', (name) => {
  it('gives the right to renew tokens to one, until it is given back or has run out', async () => {
    const { users } = await open(name);
    const lease = (holder: string, now: number): Promise<unknown> =>
      users.leaseTokens(USER, { holder, now, until: now + 10_000 });
    const held = { userKey: USER, user: { accessToken: 'planted-key' } };
    const firsts = await Promise.all(['one', 'two', 'three'].map((holder) => lease(holder, NOW)));
    expect(firsts.filter((each) => each !== undefined)).toMatchObject([held]);
    const winner = ['one', 'two', 'three'].find((_, index) => firsts[index] !== undefined) ?? '';
    expect(await lease('late', NOW + 9_999)).toBeUndefined();
    expect(await lease('later', NOW + 10_000)).toMatchObject(held);
    await users.releaseTokens(USER, winner);
    expect(await lease('too early', NOW + 10_001)).toBeUndefined();
    await users.releaseTokens(USER, 'later');
    expect(await lease('after it was given back', NOW + 10_001)).toMatchObject(held);
    await users.dropCredentials(USER, NOW);
    expect(await lease('for nobody', NOW + 90_000)).toBeUndefined();
  });

  it('stores renewed tokens only in place of those that they renew', async () => {
    const { users } = await open(name);
    const renew = (replaced: string, accessToken: string): Promise<boolean> =>
      users.saveTokens(USER, { replaced, accessToken, oauth: { refreshToken: `for ${accessToken}` } }, NOW);
    expect(await renew('planted-key', 'second')).toBe(true);
    expect(await renew('planted-key', 'late')).toBe(false);
    expect(await users.find(USER)).toMatchObject({
      user: { accessToken: 'second' },
      oauth: { refreshToken: 'for second' },
    });
    await users.dropCredentials(USER, NOW);
    expect(await renew('second', 'third')).toBe(false);
    expect((await users.find(USER))?.user.accessToken).toBeUndefined();
  });

  it('takes a message in once, however often and from however many sides it comes', async () => {
    const { logbook } = await open(name);
    const answers = await Promise.all([
      logbook.takeIn([day(['1', '2'])]),
      logbook.takeIn([day(['2', '3'])]),
      logbook.takeIn([day(['3', '1'])]),
    ]);
    expect(answers.map(({ standings }) => [...standings.keys()].toSorted())).toEqual([
      ['1', '2'],
      ['2', '3'],
      ['1', '3'],
    ]);
    const lease = await openFor(logbook, 'digest-1', 'a', NOW, NOW + 1_000);
    const record = lease && asDay(await logbook.load(lease));
    expect(record?.messages.map(({ id, state, message }) => [id, state, message.subject]).toSorted()).toEqual(
      [
        ['1', 'pending', 'planted text 1'],
        ['2', 'pending', 'planted text 2'],
        ['3', 'pending', 'planted text 3'],
      ],
    );
  });

  it('takes in all days of a request or none', async () => {
    const { logbook } = await open(name);
    const broken = day(['9'], { id: 'digest-2', userKey: 'nobody' });
    await expect(logbook.takeIn([day(['1']), broken])).rejects.toThrow(/foreign key constraint/i);
    expect(await logbook.find(USER, ['1'])).toEqual(new Map());
  });

  it('records many intents at once, but of a day whose message has moved, and of a lease that is lost, nothing', async () => {
    const { logbook } = await open(name);
    const ids = ['1', '2', '3', '4'];
    const dayOf = (id: string): TakeIn => day([id], { id: `digest-${id}` });
    await logbook.takeIn(ids.map((id) => dayOf(id)));
    const leases: Lease[] = [];
    for (const id of ids) {
      // oxlint-disable-next-line no-await-in-loop
      const lease = await openFor(logbook, `digest-${id}`, 'a', NOW, NOW + 1_000);
      if (lease) leases.push(lease);
    }
    // The person has chosen another contact.
    const contact = { id: 102, name: 'Ben Beyond' };
    await logbook.takeIn([day(['2'], { id: 'digest-of-ben', conversation: { ...conversation, contact } })]);
    await openFor(logbook, 'digest-3', 'b', NOW + 1_000, NOW + 9_000);
    const outcomes = await Promise.allSettled(
      leases.map((lease, index) =>
        logbook.intend(lease, {
          part: 1,
          messageIds: [ids[index] ?? ''],
          kind: 'creating',
          likeness: written,
          now: NOW,
          verifyAt: undefined,
        }),
      ),
    );
    expect(outcomes).toMatchObject([
      { value: true },
      { value: false },
      { reason: { code: 'logged_elsewhere' } },
      { value: true },
    ]);
    const entriesOf = async (lease: Lease | undefined): Promise<unknown> =>
      lease && asDay(await logbook.load(lease)).entries.map(({ part, state }) => [part, state]);
    expect(await Promise.all([leases[0], leases[1], leases[3]].map(entriesOf))).toEqual([
      [[1, 'creating']],
      [],
      [[1, 'creating']],
    ]);
  });

  it('gives a digest to one writer at a time, and refuses the former one', async () => {
    const { logbook } = await open(name);
    await logbook.takeIn([day(['1'])]);
    const first = await openFor(logbook, 'digest-1', 'a', NOW, NOW + 1_000);
    expect(await openFor(logbook, 'digest-1', 'b', NOW + 999, NOW + 2_000)).toBeUndefined();
    const second = await openFor(logbook, 'digest-1', 'b', NOW + 1_000, NOW + 2_000);
    if (first === undefined || second === undefined) throw new Error('no lease');

    expect(await logbook.renew(first, NOW + 9_000)).toBeUndefined();
    const intent = {
      part: 1,
      messageIds: ['1'],
      kind: 'creating',
      likeness: written,
      now: NOW,
      verifyAt: undefined,
    } as const;
    await expect(logbook.intend(first, { ...intent, messageIds: ['1'] })).rejects.toMatchObject({
      code: 'logged_elsewhere',
    });
    await logbook.intend(second, { ...intent, messageIds: ['1'] });
    await expect(
      logbook.settle(first, 1, {
        outcome: 'filed',
        messageIds: ['1'],
        toldIds: [],
        logId: 'wrong',
        revision: 0,
        likeness: written,
      }),
    ).rejects.toMatchObject({
      code: 'logged_elsewhere',
    });
    await logbook.settle(second, 1, {
      outcome: 'filed',
      messageIds: ['1'],
      toldIds: [],
      logId: 77,
      revision: 0,
      likeness: written,
    });
    await expect(logbook.release(first, { at: NOW, failed: true, otherwise: NOW })).rejects.toMatchObject({
      code: 'logged_elsewhere',
    });
    await logbook.release(second, { at: undefined, failed: false, otherwise: NOW });

    expect(await logbook.find(USER, ['1'])).toEqual(
      new Map([['1', { state: 'filed', logId: 77, contactId: 101 }]]),
    );
    expect(await logbook.due(NOW + 1_000_000, 10, [])).toEqual([]);
  });

  it('of many who ask at the same moment gives the lease to one', async () => {
    const { logbook } = await open(name);
    await logbook.takeIn([day(['1'])]);
    const leases = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        openFor(logbook, 'digest-1', `holder ${index}`, NOW, NOW + 1_000),
      ),
    );
    expect(leases.filter((lease) => lease !== undefined)).toHaveLength(1);
  });

  it('gives each account its turn before any has a second one, and leaves out whom it is told to', async () => {
    const storage = await open(name);
    await storage.users.save(storedUser('user-2'), NOW);
    await storage.logbook.takeIn(['a', 'b', 'c'].map((id) => day([id], { id: `one-${id}` })));
    await storage.logbook.takeIn([day(['z'], { id: 'two-z', userKey: 'user-2', retryAt: NOW + 20_000 })]);
    expect(await storage.logbook.due(NOW + 9_999, 10, [])).toEqual([]);
    expect((await storage.logbook.due(NOW + 20_000, 2, [])).map(({ userKey }) => userKey)).toEqual([
      'user-1',
      'user-2',
    ]);
    expect((await storage.logbook.due(NOW + 20_000, 10, ['user-1'])).map(({ digestId }) => digestId)).toEqual(
      ['two-z'],
    );
  });

  it('keeps what people wrote encrypted, and drops it when its day is over', async () => {
    const { logbook } = await open(name);
    await logbook.takeIn([day(['1'])]);
    const lease = await openFor(logbook, 'digest-1', 'a', NOW, NOW + 1_000);
    if (lease === undefined) throw new Error('no lease');
    await logbook.intend(lease, {
      part: 1,
      messageIds: ['1'],
      kind: 'creating',
      likeness: written,
      now: NOW,
      verifyAt: undefined,
    });
    expect(await logbook.dropTexts(NOW + 1)).toBe(0);
    await logbook.settle(lease, 1, {
      outcome: 'filed',
      messageIds: ['1'],
      toldIds: [],
      logId: 5,
      revision: 0,
      likeness: written,
    });
    await logbook.release(lease, { at: undefined, failed: false, otherwise: NOW });

    expect(await logbook.dropTexts(NOW)).toBe(0);
    expect(await logbook.dropTexts(NOW + 1)).toBe(1);
    expect(await logbook.dropTexts(NOW + 1)).toBe(0);

    const later = await openFor(logbook, 'digest-1', 'a', NOW, NOW + 1_000);
    const record = later && asDay(await logbook.load(later));
    expect([record?.messages, record?.entries.map(({ state }) => state)]).toEqual([[], ['closed']]);
    expect((await logbook.takeIn([day(['1'])])).standings.get('1')?.state).toBe('filed');
  });

  it("forgets the key of somebody whose sessions have all ended, and nobody else's", async () => {
    const { sessions, users } = await open(name);
    await users.save(storedUser('user-2'), NOW);
    await sessions.start({ sessionId: 'ended', userKey: USER, now: NOW, expiresAt: NOW + 1_000 });
    await sessions.start({ sessionId: 'living', userKey: 'user-2', now: NOW, expiresAt: NOW + 10_000 });
    expect(await sessions.cleanUp(NOW + 999)).toBe(0);
    expect(await sessions.cleanUp(NOW + 1_000)).toBe(1);
    expect((await users.find(USER))?.user.accessToken).toBeUndefined();
    expect((await users.find('user-2'))?.user.accessToken).toBe('planted-key');
  });

  it('begins a visit once, counts it as no sign-in, and ends it with the one that opened it', async () => {
    const { sessions, users } = await open(name);
    const times = { userKey: USER, now: NOW, expiresAt: NOW + 10_000 };
    expect(await sessions.start({ sessionId: 'client', ...times })).toBe(true);
    expect(await sessions.start({ sessionId: 'visit', ...times, openedBy: 'client' })).toBe(true);
    expect(await sessions.start({ sessionId: 'visit', ...times, openedBy: 'client' })).toBe(false);
    expect(await sessions.countLiving(USER, NOW)).toBe(1);
    expect((await sessions.findUser('visit', NOW))?.userKey).toBe(USER);
    await sessions.revoke('visit', NOW);
    expect((await sessions.findUser('client', NOW))?.userKey).toBe(USER);
    await sessions.start({ sessionId: 'another visit', ...times, openedBy: 'client' });
    await sessions.revoke('client', NOW);
    expect(await sessions.findUser('another visit', NOW)).toBeUndefined();
    await sessions.start({ sessionId: 'left over', ...times, openedBy: 'gone' });
    expect(await sessions.cleanUp(NOW)).toBe(1);
    expect((await users.find(USER))?.user.accessToken).toBeUndefined();
  });

  it('counts what waits, however much, and much of it of one moment', async () => {
    const { logbook, users, figures } = await open(name);
    const bob = { ...storedUser('user-2'), accountId: 'other' };
    await users.save({ ...bob, user: { ...bob.user, hostname: 'another.example' } }, NOW);
    const takeIn = async (userKey: string, moment: number, count: number): Promise<void> => {
      const ids = Array.from({ length: count }, (_unused, index) => `${moment}-${index}`);
      const fields = { id: `digest-${userKey}-${moment}`, userKey, now: NOW + moment };
      await logbook.takeIn([day(ids, fields)]);
    };
    await takeIn(USER, 1, 3_000);
    await takeIn('user-2', 2, 7_000);
    await takeIn(USER, 2, 1);
    await takeIn(USER, 3, 4_000);
    expect(await logbook.backlog()).toEqual({ pending: 14_001, unfiled: 0, pendingSince: NOW + 1 });
    const pending = { platform: 'mock', state: 'pending', reason: null };
    expect(await figures.waiting()).toEqual([
      { ...pending, account: 'another.example', messages: 7_000, since: NOW + 2 },
      { ...pending, account: 'localhost', messages: 7_001, since: NOW + 1 },
    ]);
  });

  it('opens with an older secret on the ring, and not without it', async () => {
    const database = await createTestDatabase(name);
    onTestFinished(database.remove);
    const before = await database.open(createKeyRing([SECRET]));
    await before.users.save(storedUser(USER), NOW);
    await before.close();
    const newer = 'another secret that is also longer than thirty-two bytes';
    const rotated = await database.open(createKeyRing([newer, SECRET]));
    expect((await rotated.users.find(USER))?.user.accessToken).toBe('planted-key');
    await rotated.close();
    const lost = await database.open(createKeyRing([newer]));
    await expect(lost.users.find(USER)).rejects.toThrow(/No secret on the key ring opens/);
    await lost.close();
  });

  it('is brought to its schema once when ten processes start together', async () => {
    const database = await createTestDatabase(name);
    onTestFinished(database.remove);
    const count = name === 'SQLite' ? 1 : 10;
    const storages = await Promise.all(Array.from({ length: count }, () => database.open()));
    await Promise.all(storages.map((storage) => storage.check()));
    const constants = await Promise.all(
      storages.map((storage, index) => storage.constant('c', () => `made by ${index}`)),
    );
    expect(new Set(constants).size).toBe(1);
    await Promise.all(storages.map((storage) => storage.close()));
  });
});
