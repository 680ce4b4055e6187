import { DaybookError, type Params } from '@daybook/core';
import { expect, it } from 'vitest';
import { withAcme } from './support/acme.js';
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
        { id: 'new', name: 'New person', isNewContact: true, additionalInfo: { source: null } },
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
      { id: 1, name: 'Bea', phone: '+14155550100', additionalInfo: { open: false } },
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
