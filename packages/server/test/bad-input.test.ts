import { expect, it } from 'vitest';
import { conversation, message, transcript } from './support/conversations.js';
import { startDaybook } from './support/harness.js';

const hello = message(1, 'hello');
const READ = 'This request cannot be read: ';

/** What is sent, and the one line that the person sees. */
const refused: [string, unknown, number, unknown][] = [
  ['text that is not JSON', '{"logInfo":', 400, `${READ}its body is not JSON`],
  ['no body', undefined, 400, `${READ}it has no body`],
  ['a list', [], 400, expect.stringMatching(/^This request cannot be read: .*expected object/)],
  ['no logInfo', { contactId: 101 }, 400, expect.stringMatching(/^This request cannot be read: logInfo: /)],
  [
    'messages of a wrong type',
    conversation([], { logInfo: { messages: 'hello' } }),
    400,
    expect.stringMatching(/^This request cannot be read: logInfo\.messages: /),
  ],
  ['no messages', conversation([]), 400, 'There is no message to log in this request.'],
  [
    'messages null',
    conversation([], { logInfo: { messages: null } }),
    400,
    'There is no message to log in this request.',
  ],
  [
    'no contact',
    conversation([hello], { contactId: undefined }),
    400,
    'Choose a contact before logging: the request names none.',
  ],
  [
    'an empty contact',
    conversation([hello], { contactId: '' }),
    400,
    'Choose a contact before logging: the request names none.',
  ],
  [
    'a contact of a wrong type',
    conversation([hello], { contactId: { id: 1 } }),
    400,
    expect.stringMatching(/^This request cannot be read: contactId/),
  ],
  [
    'a contact that the CRM does not know',
    conversation([hello], { contactId: 999 }),
    400,
    expect.stringMatching(/^Mock CRM does not know this record: .*999/),
  ],
  [
    'a text that is a number',
    conversation([message(1, 5 as never)]),
    400,
    expect.stringMatching(/^This request cannot be read: logInfo\.messages\.0\./),
  ],
  [
    'a time without a zone',
    conversation([message(1, 'x', { creationTime: '2026-07-14T17:00:00' })]),
    400,
    expect.stringMatching(/^This request cannot be read: logInfo\.messages\.0\./),
  ],
  [
    'a time that is none',
    conversation([message(1, 'x', { creationTime: 'yesterday' })]),
    400,
    expect.stringMatching(/^This request cannot be read: logInfo\.messages\.0\./),
  ],
  [
    'one message of three without a time',
    conversation([hello, { ...message(2, 'x'), creationTime: undefined }, message(3, 'y')]),
    400,
    `${READ}logInfo.messages.1.creationTime: is missing`,
  ],
  [
    'a message whose time is 0',
    conversation([hello, message(2, 'x', { creationTime: 0 })]),
    400,
    `${READ}logInfo.messages.0.creationTime: is missing`,
  ],
  [
    'an id with NUL',
    conversation([message('a\u0000b', 'x')]),
    400,
    `${READ}logInfo.messages.0.id: holds a character that no database keeps`,
  ],
  [
    'an id with half a surrogate pair',
    conversation([message('a\ud83d', 'x')]),
    400,
    `${READ}logInfo.messages.0.id: holds a character that no database keeps`,
  ],
  [
    'no conversation',
    conversation([hello], { logInfo: { conversationLogId: null, conversationId: null } }),
    400,
    `${READ}logInfo.conversationId: names no conversation`,
  ],
  [
    'fields nested without end',
    conversation([hello], { additionalSubmission: nest(50) }),
    400,
    `${READ}additionalSubmission: is nested too deeply`,
  ],
  [
    'more fields than any form has',
    conversation([hello], {
      additionalSubmission: Object.fromEntries(Array.from({ length: 501 }, (_, index) => [`f${index}`, 1])),
    }),
    400,
    `${READ}additionalSubmission: has too many fields`,
  ],
  [
    'JSON nested without end',
    `${'['.repeat(100_000)}${']'.repeat(100_000)}`,
    400,
    expect.stringMatching(/^This request cannot be read: /),
  ],
  [
    'a body over the limit',
    conversation([message(1, 'x'.repeat(5_000_001))]),
    413,
    'This request is too large: the limit is 5 MB.',
  ],
];

function nest(depth: number): object {
  return depth === 0 ? {} : { deeper: nest(depth - 1) };
}

it.each(refused)('answers one clear line to %s, and writes nothing', async (_name, body, status, line) => {
  const daybook = await startDaybook();
  const { token } = await daybook.signIn();
  const answer = await daybook.app.inject({
    method: 'POST',
    url: '/messageLog',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    payload: typeof body === 'string' ? body : JSON.stringify(body),
  });
  expect([answer.statusCode, answer.headers['content-type']]).toEqual([status, 'text/plain; charset=utf-8']);
  expect(answer.body).toEqual(line);
  expect(answer.body).not.toContain('\n');
  expect(answer.body.length).toBeLessThan(500);
  expect(await daybook.entries()).toEqual([]);
});

it.each([
  ['no token', {}, ''],
  ['the word undefined', {}, '?jwtToken=undefined'],
  ['the word null', {}, '?jwtToken=null'],
  ['a token that nobody signed', { authorization: 'Bearer abc.def.ghi' }, ''],
  [
    'an unsigned token',
    { authorization: `Bearer ${Buffer.from('{"alg":"none"}').toString('base64url')}.e30.` },
    '',
  ],
])('asks to sign in when the request has %s, before the body is read', async (_name, headers, query) => {
  const daybook = await startDaybook();
  const answer = await daybook.app.inject({
    method: 'POST',
    url: `/messageLog${query}`,
    headers: { ...headers, 'content-type': 'application/json' },
    payload: 'not JSON',
  });
  expect([answer.statusCode, answer.headers['content-type']]).toEqual([400, 'text/plain; charset=utf-8']);
  expect(answer.body).toMatch(/^Please go to Settings and authorize CRM platform: /);
});

it('never says "authorize CRM platform" for anything else: those words sign the person out', async () => {
  const daybook = await startDaybook();
  const ann = await daybook.signIn();
  const answers = await Promise.all(refused.slice(2, 12).map(([, body]) => ann.post('/messageLog', body)));
  expect(answers.filter(({ body }) => body.includes('authorize CRM platform'))).toEqual([]);
});

it.each([
  ['epoch milliseconds', 1784048520000],
  ['epoch milliseconds as text', '1784048520000'],
  ['epoch seconds', 1784048520],
  ['ISO time in UTC', '2026-07-14T17:02:00.000Z'],
  ['ISO time with an offset', '2026-07-14T19:02:00+02:00'],
])('reads a time as %s', async (_name, creationTime) => {
  const daybook = await startDaybook();
  const ann = await daybook.signIn();
  const answer = await ann.log(conversation([message(1, 'x', { creationTime })]));
  expect(answer.statusCode).toBe(200);
  expect(transcript((await daybook.entries())[0]?.body ?? '')).toEqual([
    'Ada Known (+14155550100) 10:02 AM | x',
  ]);
});

it('files NUL, half surrogates and markup as text', async () => {
  const daybook = await startDaybook();
  const ann = await daybook.signIn();
  const texts = [
    'a\0b',
    'half \uD83D end',
    '<script>alert(1)</script>',
    "$& $` $' $$",
    '</ul>------------<br>END',
    'Conversation(99 messages)',
  ];
  const answer = await ann.log(conversation(texts.map((text, index) => message(index + 1, text))));
  expect(answer.statusCode).toBe(200);
  const [entry] = await daybook.entries();
  expect(entry?.body).toContain('Conversation(6 messages)');
  expect(entry?.body).toContain('<b>a\uFFFDb</b>');
  expect(entry?.body).toContain('<b>half \uFFFD end</b>');
  expect(entry?.body).toContain('<b>&lt;script&gt;alert(1)&lt;/script&gt;</b>');
  expect(entry?.body).toContain('<b>$&amp; $` $&#39; $$</b>');
  expect(entry?.body).toContain('<b>&lt;/ul&gt;------------&lt;br&gt;END</b>');
});

it('never writes the word undefined or null, whatever is missing', async () => {
  const daybook = await startDaybook();
  const ann = await daybook.signIn();
  const bare = { id: 7, creationTime: 1784048520000 };
  const answer = await ann.log({
    logInfo: {
      conversationLogId: 'k',
      messages: [bare, { ...bare, id: 8, attachments: [{ type: 'MmsAttachment' }] }],
    },
    contactId: 101,
  });
  expect(answer.json()).toMatchObject({ successful: true, logIds: ['7', '8'] });
  const [entry] = await daybook.entries();
  expect(JSON.stringify(entry)).not.toMatch(/undefined|null|NaN|Invalid/);
});

it('keeps tokens and keys out of its log, the CRM and every file', async () => {
  const daybook = await startDaybook();
  const { token } = await daybook.signIn();
  const media = 'https://media.ringcentral.com/restapi/v1.0/account/1/extension/2/message-store/1/content/2';
  const withTokens = conversation(
    [
      message(1, 'see the picture', {
        attachments: [
          {
            type: 'MmsAttachment',
            contentType: 'image/png',
            uri: `${media}?access_token=planted-ringcentral-token`,
          },
          {
            type: 'RenderedDocument',
            link: `https://reader.example/?media=${encodeURIComponent(`${media}?access_token=planted-ringcentral-token`)}`,
          },
        ],
      }),
    ],
    { logInfo: { rcAccessToken: 'planted-ringcentral-token' } },
  );
  const logged = await daybook.app.inject({
    method: 'POST',
    url: `/messageLog?jwtToken=${token}`,
    payload: withTokens,
  });
  await daybook.app.inject({
    method: 'POST',
    url: `/messageLog?jwtToken=${token}`,
    payload: 'not JSON',
    headers: { 'content-type': 'application/json' },
  });
  await daybook.app.inject({ method: 'GET', url: `/nowhere?jwtToken=${token}` });

  expect(logged.json()).toMatchObject({ successful: true });
  const everything = daybook.log() + (await daybook.files());
  expect(daybook.log()).toContain('/messageLog');
  expect(everything).not.toContain('planted-ringcentral-token');
  expect(everything).not.toContain(token);
  expect(everything).not.toContain('k-123');
  expect(everything).not.toContain(Buffer.from('k-123:').toString('base64'));
});
