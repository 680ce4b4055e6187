import { type ConnectorDefinition, DaybookError } from '@daybook/core';
import { expect, it } from 'vitest';
import { acmeConnector, login, signInToAcme } from './support/acme.js';
import { startDaybook } from './support/harness.js';

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
    { newContactName: '\u200B\u3164', newContactType: null },
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
  const { app } = await startDaybook({ connectors: [acmeConnector(interfaces)] });
  const fields = { apiKey: 'acme-key-1', platform: 'acme', hostname: 'eu.acme.example' };
  const { jwtToken } = (await login(app, fields)).json<{ jwtToken: string }>();
  const answer = await app.inject({
    method: 'POST',
    url: `/contact?jwtToken=${jwtToken}`,
    payload: { phoneNumber: '+16285550337', newContactName: 'Sam' },
  });
  expect([answer.statusCode, answer.headers['content-type'], answer.body]).toEqual([
    400,
    'text/plain; charset=utf-8',
    line,
  ]);
});

it('makes no second contact when the first may be there and the CRM cannot say', async () => {
  let isSearchable = false;
  let made = 0;
  const sam = { id: 12, name: 'Sam Stranger', phone: '+16285550337' };
  const acme = acmeConnector({
    createContact: () => {
      made += 1;
      throw new DaybookError('crm_unavailable', { crm: 'Acme', mayHaveLanded: true });
    },
    findContact: () =>
      isSearchable
        ? { matchedContactInfo: [sam] }
        : { successful: false, matchedContactInfo: [], returnMessage: { message: 'the search is away' } },
  });
  const { app } = await startDaybook({ connectors: [acme] });
  const { token } = await signInToAcme(app);
  const create = async (): Promise<[number, string]> => {
    const { statusCode, body } = await app.inject({
      method: 'POST',
      url: `/contact?jwtToken=${token}`,
      payload: { phoneNumber: sam.phone, newContactName: sam.name },
    });
    return [statusCode, body];
  };
  await create();
  expect(await create()).toEqual([
    503,
    'Acme is not answering (the search is away). Please try again later.',
  ]);
  isSearchable = true;
  expect(await create()).toEqual([200, expect.stringContaining('"id":12')]);
  expect(made).toBe(1);
});
