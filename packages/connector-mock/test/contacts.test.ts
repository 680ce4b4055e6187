import { expect, test } from 'vitest';
import { createMockCrm } from '../src/index.js';
import { call, create, setUp } from './fixtures.js';

const ada = {
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
const bob = { id: 102, name: 'Bob Builder', type: 'Contact', phone: '+442079460018', additionalInfo: {} };
const carla = { id: 103, name: 'Carla Gomez', type: 'Lead', phone: '+12125550147', additionalInfo: {} };
const asked = { ...call, overridingFormat: [], isExtension: false };

test.each([
  ['+14155550100', ada],
  ['+442079460018', bob],
  ['+12125550147', carla],
])('%s is found, however the file writes it', async (phoneNumber, contact) => {
  const { connector } = await setUp();
  expect(await connector.call('findContact', { ...asked, phoneNumber })).toEqual({
    matchedContactInfo: [contact],
  });
});

test('leads come before deals, so that automatic logging chooses a lead before several deals stop it', async () => {
  const { connector } = await setUp();
  const { matchedContactInfo } = await connector.call('findContact', {
    ...asked,
    phoneNumber: '+14155550100',
  });
  expect(Object.keys(matchedContactInfo?.[0]?.additionalInfo ?? {})).toEqual(['leads', 'deals']);
});

test('search formats of the user change nothing, and nobody is found twice', async () => {
  const { connector } = await setUp();
  const overridingFormat = ['(***) ***-****', '***-***-****'];
  expect(
    await connector.call('findContact', { ...asked, overridingFormat, phoneNumber: '+14155550100' }),
  ).toEqual({ matchedContactInfo: [ada] });
});

test.each(['+14155550199', '911', 'nobody'])('the unknown number %s finds nobody', async (phoneNumber) => {
  const { connector } = await setUp();
  expect(await connector.call('findContact', { ...asked, phoneNumber })).toEqual({ matchedContactInfo: [] });
});

test('everybody who shares a number is found', async () => {
  const { connector } = await setUp();
  const sam = { newContactName: 'Sam Spouse', newContactType: 'Contact', additionalSubmission: {} };
  await connector.call('createContact', { ...call, ...sam, phoneNumber: '+14155550100' });
  const { matchedContactInfo } = await connector.call('findContact', {
    ...asked,
    phoneNumber: '+14155550100',
  });
  expect(matchedContactInfo?.map(({ name }) => name)).toEqual(['Ada Known', 'Sam Spouse']);
});

test('an extension number is compared as it is written', async () => {
  const { connector, file } = await setUp();
  await createMockCrm(file).edit(({ contacts }) => {
    contacts.push({
      id: 200,
      name: 'Eve Extension',
      type: 'Contact',
      phone: '4155550100',
      leads: [],
      deals: [],
    });
  });
  const extension = await connector.call('findContact', {
    ...asked,
    isExtension: true,
    phoneNumber: '4155550100',
  });
  expect(extension.matchedContactInfo?.map(({ name }) => name)).toEqual(['Eve Extension']);
  const number = await connector.call('findContact', { ...asked, phoneNumber: '4155550100' });
  expect(number.matchedContactInfo?.map(({ name }) => name)).toEqual(['Ada Known', 'Eve Extension']);
});

test('part of a name finds a contact, in any case', async () => {
  const { connector } = await setUp();
  expect(await connector.call('findContactWithName', { ...call, name: ' dA kN' })).toEqual({
    matchedContactInfo: [ada],
  });
  expect(await connector.call('findContactWithName', { ...call, name: 'Zebra' })).toEqual({
    matchedContactInfo: [],
  });
});

test('a new contact gets the next id and is found again', async () => {
  const { connector, stored } = await setUp();
  const created = await connector.call('createContact', {
    ...call,
    phoneNumber: '+16285550337',
    newContactName: 'Sam Stranger',
    newContactType: 'Lead',
    additionalSubmission: {},
  });
  expect(created.contactInfo).toEqual({ id: 104, name: 'Sam Stranger', type: 'Lead', additionalInfo: {} });
  expect((await stored()).contacts.at(-1)).toEqual({
    id: 104,
    name: 'Sam Stranger',
    type: 'Lead',
    phone: '+16285550337',
    leads: [],
    deals: [],
  });
  const { matchedContactInfo } = await connector.call('findContact', {
    ...asked,
    phoneNumber: '+16285550337',
  });
  expect(matchedContactInfo?.map(({ id }) => id)).toEqual([104]);
});

test('the next new contact and the next entry get further ids', async () => {
  const { connector } = await setUp();
  const stranger = { newContactName: 'Sam', newContactType: 'Contact', additionalSubmission: {} };
  await connector.call('createContact', { ...call, ...stranger, phoneNumber: '+16285550337' });
  const second = await connector.call('createContact', { ...call, ...stranger, phoneNumber: '+16285550338' });
  expect(second.contactInfo?.id).toBe(105);
  expect((await connector.call('createMessageLog', create())).logId).toBe(106);
});

test('a new contact without a type is a Contact', async () => {
  const { connector } = await setUp();
  const stranger = { phoneNumber: '+16285550337', newContactName: 'Sam', newContactType: '' };
  const { contactInfo } = await connector.call('createContact', {
    ...call,
    ...stranger,
    additionalSubmission: {},
  });
  expect(contactInfo?.type).toBe('Contact');
});
