import { type ConnectorDefinition, DaybookError, type Params } from '@daybook/core';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { expect, it } from 'vitest';
import { acmeConnector, signInToAcme } from './support/acme.js';
import { startDaybook } from './support/harness.js';

const ADA = {
  id: 101,
  name: 'Ada Known',
  type: 'Contact',
  phone: '+14155550100',
  additionalInfo: {
    leads: [{ const: 'lead-77', title: 'Website' }],
    deals: [
      { const: 901, title: 'Roof' },
      { const: 902, title: 'Garden' },
    ],
  },
};
const CREATE_NEW = {
  id: 'createNewContact',
  name: 'Create new contact...',
  isNewContact: true,
  additionalInfo: null,
  defaultContactType: 'Contact',
};

/** Somebody who is signed in to Acme, whose connector does what the test says. */
async function withAcme(interfaces: Partial<ConnectorDefinition>): Promise<{
  app: FastifyInstance;
  get: (url: string) => Promise<LightMyRequestResponse>;
}> {
  const { app } = await startDaybook({ connectors: [acmeConnector(interfaces)] });
  return { app, get: await signInToAcme(app) };
}

it.each([
  ['with a space for the plus, as C16 sends it', 'phoneNumber=+14155550100'],
  ['encoded', 'phoneNumber=%2B14155550100'],
  ['encoded twice', 'phoneNumber=%252B14155550100'],
  ['without a plus', 'phoneNumber=4155550100'],
  ['with everything that C16 adds', 'phoneNumber=+14155550100&overridingFormat=&isExtension=false'],
  ['after "refresh contact" in C17', 'phoneNumber=%2B14155550100&isForceRefreshAccountData=true'],
])('finds a contact by a number %s', async (_name, query) => {
  const { app, signIn } = await startDaybook();
  const { token } = await signIn();
  const answer = await app.inject(`/contact?jwtToken=${token}&${query}`);
  expect(answer.statusCode).toBe(200);
  expect(answer.json()).toEqual({ successful: true, returnMessage: null, contact: [ADA, CREATE_NEW] });
});

it('answers success with only the pseudo contact when nobody has the number', async () => {
  const { signIn } = await startDaybook();
  const ann = await signIn();
  expect((await ann.get('/contact?phoneNumber=+16285550337')).json()).toEqual({
    successful: true,
    returnMessage: null,
    contact: [CREATE_NEW],
  });
});

it('leaves the type of a new contact open when the platform names none', async () => {
  const { get } = await withAcme({ findContact: () => ({ matchedContactInfo: null }) });
  expect((await get('/contact?phoneNumber=101')).json()).toEqual({
    successful: true,
    returnMessage: null,
    contact: [
      { id: 'createNewContact', name: 'Create new contact...', isNewContact: true, additionalInfo: null },
    ],
  });
});

it('gives the connector number, formats and kind as the user has set them', async () => {
  const seen: Params<'findContact'>[] = [];
  const { get } = await withAcme({
    findContact: (params) => {
      seen.push(params);
      return { matchedContactInfo: [] };
    },
  });
  const formats = encodeURIComponent('(***) ***-****,***.***.****');
  await get(`/contact?phoneNumber=+14155550100&overridingFormat=${formats}&isExtension=false`);
  await get('/contact?phoneNumber=101&isExtension=true');
  expect(
    seen.map(({ phoneNumber, overridingFormat, isExtension }) => ({
      phoneNumber,
      overridingFormat,
      isExtension,
    })),
  ).toEqual([
    { phoneNumber: '+14155550100', overridingFormat: ['(***) ***-****', '***.***.****'], isExtension: false },
    { phoneNumber: '101', overridingFormat: [], isExtension: true },
  ]);
});

it('repairs what the client would break on', async () => {
  const { get } = await withAcme({
    findContact: () => ({
      matchedContactInfo: [
        { id: 'createNewContact', name: 'New person', isNewContact: true, additionalInfo: { source: null } },
        {
          id: 1,
          name: 'Bea',
          type: null,
          defaultContactType: 'Lead',
          additionalInfo: { deals: null, open: false },
        },
        { id: 1, name: 'Bea', additionalInfo: { open: true } },
        { id: '1', name: 'Cid', phone: '+15', additionalInfo: null, toNumberEntity: true, createdDate: 5 },
      ],
    }),
  });
  expect((await get('/contact?phoneNumber=+14155550100')).json()).toEqual({
    successful: true,
    returnMessage: null,
    contact: [
      { id: 1, name: 'Bea', phone: '+14155550100', additionalInfo: { open: true } },
      { id: '1', name: 'Cid', phone: '+15', toNumberEntity: true, createdDate: 5 },
      { id: 'createNewContact', name: 'New person', isNewContact: true, additionalInfo: {} },
    ],
  });
});

it('passes on what the connector has to say', async () => {
  const returnMessage = { messageType: 'info' as const, message: 'Two people share this number', ttl: 3000 };
  const { get } = await withAcme({ findContact: () => ({ matchedContactInfo: [], returnMessage }) });
  expect((await get('/contact?phoneNumber=101')).json()).toMatchObject({ successful: true, returnMessage });
});

const failures: [string, () => never | object, number, string][] = [
  [
    'could not look',
    () => ({ successful: false, returnMessage: { message: 'the index is being rebuilt' } }),
    503,
    'Acme is not answering (the index is being rebuilt). Please try again later.',
  ],
  [
    'throws something of its own',
    () => {
      throw new TypeError('x is not a function');
    },
    503,
    'Acme is not answering (its connector failed). Please try again later.',
  ],
  [
    'says a whole page',
    () => {
      throw new DaybookError('crm_rejected', { crm: 'Acme', detail: `<html>\n${'long '.repeat(200)}` });
    },
    400,
    `Acme refused this entry: <html> ${'long '.repeat(73)}lo…`,
  ],
];

it.each(failures)('answers one line of text when the CRM %s', async (_name, fail, status, line) => {
  const result = fail as () => { matchedContactInfo: [] };
  const { get } = await withAcme({ findContact: result, findContactWithName: result });
  const answers = [await get('/contact?phoneNumber=101'), await get('/custom/contact/search?name=Ada')];
  const asSent = answers.map(({ statusCode, headers, body }) => [statusCode, headers['content-type'], body]);
  const expected = [status, 'text/plain; charset=utf-8', line];
  expect(asSent).toEqual([expected, expected]);
  expect(line.length).toBeLessThanOrEqual(400);
});

it('asks to sign in again when the CRM no longer takes the key', async () => {
  const { get } = await withAcme({
    findContact: () => {
      throw new DaybookError('crm_login_expired', { crm: 'Acme' });
    },
  });
  const answer = await get('/contact?phoneNumber=101');
  expect([answer.statusCode, answer.body]).toEqual([
    400,
    'Acme no longer accepts the stored login. Please go to Settings and authorize CRM platform again.',
  ]);
});

it('says how long to wait when the CRM asks for it', async () => {
  const { get } = await withAcme({
    findContact: () => {
      throw new DaybookError('crm_rate_limit', { crm: 'Acme', retryAfterMs: 1_500 });
    },
  });
  const answer = await get('/contact?phoneNumber=101');
  expect([answer.statusCode, answer.headers['retry-after']]).toEqual([429, '2']);
});

it.each(['/contact', '/contact?phoneNumber=', '/contact?phoneNumber=%20'])(
  'refuses %s: it has no number',
  async (url) => {
    const { signIn } = await startDaybook();
    const answer = await (await signIn()).get(url);
    expect([answer.statusCode, answer.body]).toEqual([
      400,
      'This request cannot be read: phoneNumber: is missing',
    ]);
  },
);

it('makes a contact and answers it', async () => {
  const { signIn, crm } = await startDaybook();
  const ann = await signIn();
  const answer = await ann.post('/contact', {
    phoneNumber: '+16285550337',
    newContactName: ' Sam Stranger ',
    newContactType: 'Lead',
    additionalSubmission: { leads: 'none' },
  });
  expect(answer.json()).toEqual({
    successful: true,
    contact: { id: 104, name: 'Sam Stranger', type: 'Lead', additionalInfo: {} },
    returnMessage: { messageType: 'success', message: 'Contact created.', ttl: 1000 },
  });
  expect((await crm.read()).contacts.at(-1)).toMatchObject({ name: 'Sam Stranger', phone: '+16285550337' });
  expect((await ann.get('/contact?phoneNumber=+16285550337')).json()).toMatchObject({
    contact: [{ id: 104, name: 'Sam Stranger', type: 'Lead' }, { id: 'createNewContact' }],
  });
});

it.each([
  [
    { newContactName: '', newContactType: '' },
    { name: '+16285550337', type: 'Contact' },
  ],
  [
    { newContactName: null, newContactType: null },
    { name: '+16285550337', type: 'Contact' },
  ],
  [{}, { name: '+16285550337', type: 'Contact' }],
])('names a contact after its number when the form gave %j', async (fields, contact) => {
  const { signIn } = await startDaybook();
  const answer = await (await signIn()).post('/contact', { phoneNumber: '+16285550337', ...fields });
  expect(answer.json()).toMatchObject({ successful: true, contact });
});

it.each([
  [{ newContactName: 'Sam' }, /^This request cannot be read: phoneNumber/],
  [{ phoneNumber: '', newContactName: 'Sam' }, /^This request cannot be read: phoneNumber: is missing$/],
  [{ phoneNumber: 1 }, /^This request cannot be read: phoneNumber/],
])('makes no contact of %j', async (body, line) => {
  const { signIn, calls } = await startDaybook();
  const answer = await (await signIn()).post('/contact', body);
  expect([answer.statusCode, answer.headers['content-type']]).toEqual([400, 'text/plain; charset=utf-8']);
  expect(answer.body).toMatch(line);
  expect(calls).toEqual([]);
});

// Without `contact` the client throws, so a failure is never `successful: false` alone.
it.each([
  [{}, 'Contacts cannot be created in Acme from here.'],
  [
    {
      createContact: () => ({ contactInfo: null, returnMessage: { message: 'a last name is needed' } }),
    } satisfies Partial<ConnectorDefinition>,
    'Acme refused this entry: a last name is needed',
  ],
  [
    { createContact: () => ({}) } satisfies Partial<ConnectorDefinition>,
    'Acme refused this entry: it created no contact',
  ],
])('answers one line when no contact was made (%#)', async (interfaces, line) => {
  const { signIn, app } = await startDaybook({ connectors: [acmeConnector(interfaces)] });
  await signIn();
  const login = await app.inject({
    method: 'POST',
    url: '/apiKeyLogin',
    payload: { apiKey: 'acme-key-1', platform: 'acme', hostname: 'eu.acme.example' },
  });
  const answer = await app.inject({
    method: 'POST',
    url: `/contact?jwtToken=${login.json<{ jwtToken: string }>().jwtToken}`,
    payload: { phoneNumber: '+16285550337', newContactName: 'Sam' },
  });
  expect([answer.statusCode, answer.headers['content-type'], answer.body]).toEqual([
    400,
    'text/plain; charset=utf-8',
    line,
  ]);
});

it('finds contacts by name, without a pseudo contact', async () => {
  const { signIn } = await startDaybook();
  const ann = await signIn();
  expect((await ann.get('/custom/contact/search?name=ada')).json()).toEqual({
    successful: true,
    contact: [ADA],
    returnMessage: null,
  });
});

it.each([
  ['Nobody', 'No contact has this name.'],
  ['', 'Type a name to search for.'],
  ['%20', 'Type a name to search for.'],
])('answers an empty list with a message to the name "%s"', async (name, text) => {
  const { signIn } = await startDaybook();
  expect((await (await signIn()).get(`/custom/contact/search?name=${name}`)).json()).toEqual({
    successful: true,
    contact: [],
    returnMessage: { messageType: 'warning', message: text, ttl: 3000 },
  });
});

it('says that a CRM cannot be searched when its connector has no search', async () => {
  const { get } = await withAcme({});
  expect((await get('/custom/contact/search?name=Ada')).json()).toEqual({
    successful: true,
    contact: [],
    returnMessage: {
      messageType: 'warning',
      message: 'Acme cannot be searched by name from here.',
      ttl: 3000,
    },
  });
});

it.each([
  ['name=AT%26T', 'AT&T'],
  ['name=AT&T', 'AT&T'],
  ['name=Suite%20%2312', 'Suite #12'],
])('searches for the whole name in %s', async (query, name) => {
  const names: string[] = [];
  const { get } = await withAcme({
    findContactWithName: (params) => {
      names.push(params.name);
      return { matchedContactInfo: [] };
    },
  });
  await get(`/custom/contact/search?${query}`);
  expect(names).toEqual([name]);
});
