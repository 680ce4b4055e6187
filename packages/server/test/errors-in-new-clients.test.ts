import { expect, it } from 'vitest';
import { conversation, message } from './support/conversations.js';
import { startFakeDaybook } from './support/fake-daybook.js';

/** As C17 asks: from an extension's page, with the token in the header. */
const headers = { origin: 'chrome-extension://abcdefghijklmnopabcdefghijklmnop' };

const day = conversation([message(1, 'Is Friday fine?')]);

it('tells C17 in a `returnMessage` why a message is not filed, with a link that opens the list', async () => {
  const daybook = await startFakeDaybook();
  daybook.crm.faults.push({ on: 'create', kind: 'answer', status: 400, headers: {}, times: 1 });
  const answer = await daybook.ask('POST', '/messageLog', day, { headers });
  const { returnMessage } = answer.json<{ returnMessage: { details: { items: { href: string }[] }[] } }>();
  const href = returnMessage.details[0]?.items[0]?.href ?? '';
  expect([answer.statusCode, returnMessage]).toEqual([
    400,
    {
      messageType: 'warning',
      message: 'Fake CRM refused this entry: it answered 400',
      ttl: 5_000,
      details: [
        {
          title: 'What could not be filed',
          items: [{ id: 'unfiled', type: 'link', text: 'Open your list', href }],
        },
      ],
    },
  ]);
  const opened = await daybook.app.inject({
    url: href.replace('http://localhost:80', ''),
    headers: { accept: 'text/html' },
  });
  expect([opened.statusCode, opened.headers.location]).toEqual([303, '/unfiled']);
});

it('has a link in the words about what waits, and none where nothing is on the list', async () => {
  const daybook = await startFakeDaybook();
  daybook.crm.faults.push({
    on: 'create',
    kind: 'answer',
    status: 429,
    headers: { 'retry-after': '60' },
    times: 9,
  });
  const waits = await daybook.ask('POST', '/messageLog', day, { headers });
  const { returnMessage } = waits.json<{ returnMessage: { details: object[] } }>();
  expect([waits.statusCode, returnMessage.details]).toEqual([
    503,
    [
      {
        title: 'What waits',
        items: [
          {
            id: 'unfiled',
            type: 'link',
            text: 'Open your list',
            href: expect.stringMatching(/^http:\/\/localhost:80\/unfiled\?link=/),
          },
        ],
      },
    ],
  ]);
  const empty = await daybook.ask('POST', '/messageLog', { ...day, contactId: '' }, { headers });
  expect(Object.keys(empty.json<{ returnMessage: object }>().returnMessage)).toEqual([
    'messageType',
    'message',
    'ttl',
  ]);
});

it('signs C17 out with the words that it looks for', async () => {
  const { app } = await startFakeDaybook();
  const answer = await app.inject({
    url: '/user/settings',
    headers: { ...headers, authorization: 'Bearer x' },
  });
  expect([answer.statusCode, answer.json()]).toEqual([
    400,
    {
      returnMessage: {
        messageType: 'warning',
        message: 'Please go to Settings and authorize CRM platform: the sign-in has ended.',
        ttl: 5_000,
      },
    },
  ]);
});

it('tells C16, whose token stands in the address, in plain text', async () => {
  const daybook = await startFakeDaybook();
  const url = `/messageLog?jwtToken=${await daybook.token()}`;
  const answer = await daybook.app.inject({ method: 'POST', url, headers, payload: {} });
  expect([answer.statusCode, answer.headers['content-type']]).toEqual([400, 'text/plain; charset=utf-8']);
});
