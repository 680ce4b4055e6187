import { expect, it } from 'vitest';
import { START } from './support/calls.js';
import { startDaybook } from './support/harness.js';

const messagesOnly = {
  messageType: 'warning',
  message: 'The connector of this CRM logs messages, but not calls.',
  ttl: 3000,
};

it('has an entry in `logs` for every call that is asked about', async () => {
  const { app, signIn, calls } = await startDaybook();
  const { token } = await signIn();
  const answer = await app.inject(`/callLog?jwtToken=${token}&sessionIds=s-1,s-2,,s-3&requireDetails=false`);
  expect(answer.statusCode).toBe(200);
  expect(answer.json()).toEqual({
    successful: true,
    logs: [
      { sessionId: 's-1', matched: false },
      { sessionId: 's-2', matched: false },
      { sessionId: 's-3', matched: false },
    ],
    returnMessage: null,
  });
  expect(calls).toEqual([]);
});

it('leaves none out of a long history', async () => {
  const { signIn } = await startDaybook();
  const ids = Array.from({ length: 500 }, (_, index) => `2437338${index}`);
  const answer = await (await signIn()).get(`/callLog?sessionIds=${ids.join(',')}&requireDetails=true`);
  const { logs } = answer.json<{ logs: { sessionId: string }[] }>();
  expect(logs.map(({ sessionId }) => sessionId)).toEqual(ids);
});

it.each(['?sessionIds=', ''])('has an empty list when none is asked about ("%s")', async (query) => {
  const { signIn } = await startDaybook();
  const answer = await (await signIn()).get(`/callLog${query}`);
  expect(answer.json()).toEqual({ successful: true, logs: [], returnMessage: null });
});

it.each([
  ['POST', '/callLog', { logInfo: { sessionId: 's-1', direction: 'Inbound' }, contactId: 101 }],
  ['PATCH', '/callLog', { sessionId: 's-1', note: 'x' }],
  ['PUT', '/callDisposition', { sessionId: 's-1', dispositions: { deals: 901 } }],
  ['POST', '/callLog/cacheNote', { sessionId: 's-1', note: 'x' }],
] as const)(
  'says in words that the client shows that %s %s is not there where the connector logs no calls',
  async (method, url, payload) => {
    const daybook = await startDaybook({ without: ['createCallLog'] });
    const { token } = await daybook.signIn();
    const answer = await daybook.app.inject({ method, url: `${url}?jwtToken=${token}`, payload });
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toEqual({ successful: false, returnMessage: messagesOnly });
    expect(await daybook.entries()).toEqual([]);
  },
);

it.each([
  ['Inbound', 'Inbound Call from Ada Known'],
  ['Outbound', 'Outbound Call to Ada Known'],
])(
  'calls the contact of an %s call that comes without a name what the CRM called it',
  async (direction, subject) => {
    const { signIn, entries } = await startDaybook();
    const client = await signIn();
    await client.get('/contact?phoneNumber=+14155550100');
    const ends = [{ phoneNumber: '+14155550100', name: 'ADA K' }, { phoneNumber: '+16505550001' }];
    const [from, to] = direction === 'Inbound' ? ends : ends.toReversed();
    await client.post('/callLog', {
      logInfo: {
        sessionId: '700001',
        startTime: START,
        duration: 95,
        result: 'Call connected',
        direction,
        from,
        to,
      },
      contactId: 101,
      contactType: 'Contact',
      contactName: '',
    });
    expect((await entries()).map((entry) => entry.subject)).toEqual([subject]);
  },
);
