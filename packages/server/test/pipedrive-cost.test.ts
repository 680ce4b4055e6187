import { expect, it } from 'vitest';
import { conversation, message } from './support/conversations.js';
import { type PipedriveDaybook, startPipedriveDaybook } from './support/pipedrive-daybook.js';

const numbers = (length: number): number[] => Array.from({ length }, (_, index) => index + 1);
const messages = (length: number): object[] => numbers(length).map((id) => message(id, `text ${id}`));

/** Everything that this process can know without asking is known. */
async function warm({ signIn, ada, cost, pass }: PipedriveDaybook) {
  const client = await signIn();
  await client.log(conversation([message(900, 'yesterday')], { key: 'warm/7/13/2026', contactId: ada.id }));
  await pass(2_000);
  cost();
  return client;
}

it('costs 3 calls and 26 tokens for the first message ever', async () => {
  const { signIn, ada, cost } = await startPipedriveDaybook();
  const { log } = await signIn();
  cost();
  await log(conversation(messages(1), { contactId: ada.id }));
  expect(cost()).toEqual({ calls: expect.arrayContaining(['createActivity']), tokens: 26 });
});

it.each([1, 50, 200])('costs 1 call and 5 tokens for a day of %i messages in one request', async (length) => {
  const daybook = await startPipedriveDaybook();
  const { log } = await warm(daybook);
  const answer = await log(conversation(messages(length), { contactId: daybook.ada.id }));
  expect(answer.json().logIds).toHaveLength(length);
  expect(daybook.cost()).toEqual({ calls: ['createActivity'], tokens: 5 });
});

it('costs 2N-1 calls and 5 + 6(N-1) tokens for N requests one after another', async () => {
  const daybook = await startPipedriveDaybook();
  const { log } = await warm(daybook);
  for (const length of numbers(10)) {
    // oxlint-disable-next-line no-await-in-loop -- one after another is the point
    const answer = await log(conversation(messages(length), { contactId: daybook.ada.id }));
    expect(answer.json().logIds).toEqual([String(length)]);
  }
  const updates = numbers(9).flatMap(() => ['readActivity', 'updateActivity']);
  expect(daybook.cost()).toEqual({ calls: ['createActivity', ...updates], tokens: 59 });
});

it('costs nothing when a day is sent again', async () => {
  const daybook = await startPipedriveDaybook();
  const { log } = await warm(daybook);
  const day = conversation(messages(5), { contactId: daybook.ada.id });
  await log(day);
  daybook.cost();
  expect((await log(day)).json()).toMatchObject({ successful: true, logIds: [] });
  expect(daybook.cost()).toEqual({ calls: [], tokens: 0 });
});

it.each([0, 20])(
  'costs at most 10 calls for 50 messages that come %i ms apart, however fast Pipedrive is',
  async (apart) => {
    // Time passes only while somebody waits: a timeline that is the same on every machine.
    const waiting: { at: number; wake: () => void }[] = [];
    const daybook = await startPipedriveDaybook({
      server: {
        sleep: (milliseconds) =>
          new Promise((wake) => waiting.push({ at: daybook.clock.now() + milliseconds, wake })),
      },
    });
    const { log } = await daybook.signIn();
    const start = daybook.clock.now();
    const settle = async (): Promise<void> => {
      for (let turn = 0; turn < 50; turn += 1) {
        // oxlint-disable-next-line no-await-in-loop -- lets everything go on that can
        await new Promise((resolve) => setImmediate(resolve));
      }
    };
    const tick = async (milliseconds: number): Promise<void> => {
      daybook.clock.advance(milliseconds);
      for (const sleeper of waiting.splice(0)) {
        if (sleeper.at <= daybook.clock.now()) sleeper.wake();
        else waiting.push(sleeper);
      }
      await settle();
    };
    const sent = [];
    for (const one of messages(50)) {
      sent.push(log(conversation([one], { contactId: daybook.ada.id })));
      // oxlint-disable-next-line no-await-in-loop
      await tick(apart);
    }
    expect(daybook.clock.now() - start).toBe(50 * apart);
    while (waiting.length > 0) {
      // oxlint-disable-next-line no-await-in-loop
      await tick(20);
    }
    const answers = await Promise.all(sent);

    expect(answers.map((answer) => answer.statusCode)).toEqual(numbers(50).map(() => 200));
    const entries = daybook
      .cost()
      .calls.filter((call) => ['createActivity', 'readActivity', 'updateActivity'].includes(call));
    expect(entries.length).toBeLessThanOrEqual(10);
    expect(
      daybook.company.activities.map(({ note }) => /Conversation\(\d+ messages\)/.exec(note ?? '')?.[0]),
    ).toEqual(['Conversation(50 messages)']);
  },
);

it.each([
  ['+14155550177', 'US', '(415) 555-0177', '4155550177'],
  ['+5491123456701', 'AR', '011 15-2345-6701', '23456701'],
  ['+541123456701', 'AR', '+54 9 11 2345-6701', '23456701'],
  ['+525512345671', 'MX', '044 55 1234 5671', '5512345671'],
  ['+5511988888861', 'BR', '+55 11 8888-8861', '88888861'],
  ['+12684601234', 'AG', '460-1234', '4601234'],
  ['+2290197123456', 'US', '+229 97 12 34 56', '97123456'],
])(
  'costs 1 search and 20 tokens to find whoever has %s, in %s written as %s',
  async (number, region, written, term) => {
    const { company, fake, signIn, cost } = await startPipedriveDaybook();
    company.country = region;
    const { get } = await signIn();
    cost();
    await get(`/contact?phoneNumber=${number}`);
    expect(cost()).toEqual({ calls: ['searchPersons'], tokens: 20 });
    company.addPerson({ name: 'Nia New', phones: [written] });
    await get(`/contact?phoneNumber=${number}&isForceRefreshAccountData=true`);
    expect(cost()).toEqual({ calls: ['searchPersons', 'listDeals', 'listLeads'], tokens: 50 });
    const terms = fake.calls.flatMap((call) => call.search.get('term') ?? []);
    expect(terms).toEqual([term, term]);
  },
);
