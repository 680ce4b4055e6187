import { expect, it } from 'vitest';
import { withAcme } from './support/acme.js';
import { startDaybook } from './support/harness.js';

it('finds contacts by name, without a pseudo contact', async () => {
  const { signIn } = await startDaybook();
  const ann = await signIn();
  expect((await ann.get('/custom/contact/search?name=gomez')).json()).toEqual({
    successful: true,
    contact: [{ id: 103, name: 'Carla Gomez', type: 'Lead', phone: '+12125550147', additionalInfo: {} }],
    returnMessage: null,
  });
});

it.each([
  ['Nobody', 'No contact has this name.'],
  ['', 'Type a name to search for.'],
  ['%20', 'Type a name to search for.'],
  ['%E2%80%8B', 'Type a name to search for.'],
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
