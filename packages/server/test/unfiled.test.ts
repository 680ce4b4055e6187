import { expect, it } from 'vitest';
import { createKeyRing, openSqliteStorage } from '../src/index.js';
import { conversation, message, transcript } from './support/conversations.js';
import { startFakeDaybook } from './support/fake-daybook.js';
import { SECRET, startDaybook } from './support/harness.js';

const one = message(1, 'one');
const two = message(2, 'two');

it('shows what could not be filed on a page whose buttons work without a script', async () => {
  const daybook = await startFakeDaybook();
  await daybook.log(conversation([one], { contactName: 'Ada <Known>' }));
  daybook.crm.entries.length = 0;
  await daybook.log(conversation([one, two]));
  await daybook.pass(11_000);
  const token = await daybook.token();

  const page = await daybook.app.inject({
    url: `/unfiled?jwtToken=${token}`,
    headers: { accept: 'text/html' },
  });
  expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
  expect(page.body).toContain('<h3>1 message with Ada &lt;Known></h3>');
  expect(page.body).toContain('Tuesday, July 14, 2026');
  expect(page.body).toContain("This day's entry was deleted in Fake CRM.");
  const [, action = ''] = /<form method="post" action="(\/unfiled\/retry\/[^"]+)">/.exec(page.body) ?? [];
  const pressed = await daybook.app.inject({
    method: 'POST',
    url: action,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: '',
  });
  expect(pressed.statusCode).toBe(303);
  const next = new URL(String(pressed.headers.location), `http://daybook.example${action}`);
  const after = await daybook.app.inject({
    url: next.pathname + next.search,
    headers: { accept: 'text/html' },
  });
  expect(after.body).toContain('role="status" tabindex="-1">Filed: this is in Fake CRM.</p>');
  expect(after.body).toContain('<p>Everything is filed. Nothing needs your attention.</p>');
  expect(daybook.crm.entries.map(({ body }) => transcript(body))).toEqual([
    ['Ada &lt;Known&gt; (+14155550100) 10:02 AM | two'],
  ]);
});

it('shows a reason that a newer version has kept, whose code this one does not know', async () => {
  const storage = await openSqliteStorage({ file: ':memory:', keyRing: createKeyRing([SECRET]) });
  const { logbook } = storage;
  const giveUp = logbook.giveUp.bind(logbook);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- that is the point
  const code = 'of_tomorrow' as 'unexpected';
  logbook.giveUp = (lease, ids, reason, moments) => giveUp(lease, ids, { ...reason, code }, moments);
  const daybook = await startFakeDaybook({ storage });
  daybook.crm.refuses = 'one';
  await daybook.log(conversation([one]));

  expect(await daybook.unfiled()).toMatchObject([
    { reason: { code: 'unexpected', message: expect.stringContaining('Fake CRM refused this entry') } },
  ]);
  const again = await daybook.log(conversation([one, two]));
  expect(again.body).toContain('Fake CRM refused this entry');
});

it("shows nobody else's list, and lets nobody else act on it", async () => {
  const daybook = await startFakeDaybook();
  await daybook.log(conversation([one]));
  daybook.crm.entries.length = 0;
  await daybook.log(conversation([one, two]));
  await daybook.pass(11_000);
  const [mine] = await daybook.unfiled();

  expect(await daybook.unfiled('ben')).toEqual([]);
  expect((await daybook.post('/unfiled/retry', { ids: [mine?.digestId] }, 'ben')).json()).toMatchObject({
    messages: 0,
  });
  expect((await daybook.post('/unfiled/dismiss', { ids: [mine?.digestId] }, 'ben')).json()).toMatchObject({
    messages: 0,
  });
  expect(await daybook.unfiled()).toHaveLength(1);
  expect((await daybook.app.inject({ url: '/unfiled' })).statusCode).toBe(400);
});

it('tries again by itself what an expired login kept from being filed, once the person has signed in', async () => {
  const daybook = await startFakeDaybook();
  daybook.crm.faults.push({ on: 'create', kind: '401', times: 2 });
  const answer = await daybook.log(conversation([one]));
  expect([answer.statusCode, answer.body]).toEqual([
    400,
    'Fake CRM no longer accepts the stored login. Please go to Settings and authorize CRM platform again.',
  ]);
  expect((await daybook.unfiled()).map(({ reason }) => reason.code)).toEqual(['crm_login_expired']);

  await daybook.signInAgain();
  await daybook.pass(2_000);

  expect(await daybook.unfiled()).toEqual([]);
  expect(daybook.crm.entries).toHaveLength(1);
});

it('writes a message once when its contact is changed while it is being written', async () => {
  let reached: () => void = () => undefined;
  let hold: Promise<void> | undefined;
  const isReading = new Promise<void>((resolve) => {
    reached = resolve;
  });
  let goOn: () => void = () => undefined;
  const daybook = await startDaybook({
    beforeCall: (name) => {
      if (name !== 'getMessageLog' || hold === undefined) return undefined;
      reached();
      const held = hold;
      hold = undefined;
      return held;
    },
  });
  const ann = await daybook.signIn();
  await ann.log(conversation([one]));
  hold = new Promise((resolve) => {
    goOn = resolve;
  });
  const slow = ann.log(conversation([one, two]));
  await isReading;
  const chosen = await ann.log(conversation([one, two], { contactId: 103, contactName: 'Carla Gomez' }));
  goOn();

  expect([(await slow).statusCode, chosen.statusCode]).toEqual([200, 200]);
  const entries = await daybook.entries();
  expect(
    entries.map(({ contactId, body }) => [contactId, transcript(body).map((line) => line.split(' | ')[1])]),
  ).toEqual([
    [101, ['one']],
    [103, ['two']],
  ]);
});

it('goes on with a message of unknown fate that is sent for another contact while the CRM is left alone', async () => {
  const daybook = await startFakeDaybook();
  daybook.crm.faults.push({ on: 'create', kind: 'reset before', times: Number.POSITIVE_INFINITY });
  daybook.crm.faults.push({ on: 'find', kind: '503', times: Number.POSITIVE_INFINITY });
  await daybook.log(conversation([one]));
  await daybook.pass(400_000);
  expect((await daybook.unfiled()).map(({ reason }) => reason.code)).toEqual(['crm_unavailable']);
  await daybook.log(conversation([two], { key: 'another/7/14/2026' }));
  const chosen = await daybook.log(conversation([one], { contactId: 102, contactName: 'Ben Known' }));
  expect(chosen.statusCode).toBe(503);
  expect(chosen.body).toMatch(/Your messages are kept/);

  daybook.crm.faults.length = 0;
  await daybook.pass(120_000);

  expect(
    daybook.crm.entries.map(({ contactId, body }) => [
      contactId,
      transcript(body).map((line) => line.split(' | ')[1]),
    ]),
  ).toEqual(
    expect.arrayContaining([
      [101, ['one']],
      [101, ['two']],
    ]),
  );
  expect(daybook.crm.entries).toHaveLength(2);
  expect(await daybook.unfiled()).toEqual([]);
});
