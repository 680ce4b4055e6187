import { expect, it } from 'vitest';
import { conversation, message } from './support/conversations.js';
import { ADA_PHONE, startPipedriveDaybook } from './support/pipedrive-daybook.js';

/** Nobody has it until a test says so. */
const NEW_NUMBER = '+16285550337';
const CREATE_NEW = {
  id: 'createNewContact',
  name: 'Create new contact...',
  isNewContact: true,
  additionalInfo: null,
  defaultContactType: 'Person',
};

interface Found {
  id: number | string;
  name: string;
  additionalInfo: Record<string, { const: unknown; title: string }[]>;
}

async function start() {
  const daybook = await startPipedriveDaybook();
  const client = await daybook.signIn();
  daybook.cost();
  /** As the client asks: only formats are encoded. */
  const lookUp = async (number: string, query = ''): Promise<Found[]> => {
    const answer = await client.get(`/contact?phoneNumber=${number}${query}`);
    expect([answer.statusCode, answer.body]).toEqual([200, expect.stringMatching(/^\{"successful":true/)]);
    const contacts = answer.json<{ contact: Found[] }>().contact;
    expect(contacts.at(-1)).toEqual(CREATE_NEW);
    return contacts.slice(0, -1);
  };
  const namesOf = async (number: string, query = ''): Promise<string[]> =>
    (await lookUp(number, query)).map(({ name }) => name);
  const search = (name: string) => client.get(`/custom/contact/search?name=${name}`);
  const set = (userSettings: object) => client.post('/user/settings', { userSettings });
  const terms = (): (string | null)[] =>
    daybook.fake.calls
      .filter(({ operation }) => operation === 'searchPersons')
      .map((call) => call.search.get('term'));
  return { ...daybook, ...client, lookUp, namesOf, search, set, terms };
}

it('answers a person as the client needs it, in three calls', async () => {
  const { company, ada, get, cost } = await start();
  const deal = company.addDeal({ title: 'Roof', person: ada });
  const lead = company.addLead({ title: 'Website', person: ada });
  const answer = await get(`/contact?phoneNumber=${ADA_PHONE}&overridingFormat=&isExtension=false`);
  expect(answer.json()).toEqual({
    successful: true,
    returnMessage: null,
    contact: [
      {
        id: ada.id,
        name: 'Ada Known',
        type: 'Person',
        phone: ADA_PHONE,
        additionalInfo: {
          deals: [{ const: deal.id, title: 'Roof' }],
          leads: [{ const: lead.id, title: 'Website' }],
        },
      },
      CREATE_NEW,
    ],
  });
  expect(cost()).toEqual({ calls: ['searchPersons', 'listDeals', 'listLeads'], tokens: 50 });
});

it.each([
  [NEW_NUMBER, '(628) 555-0337'],
  [NEW_NUMBER, '+1 628 555 0337'],
  [NEW_NUMBER, '1-628-555-0337'],
  [NEW_NUMBER, '628.555.0337 ext. 7'],
  [NEW_NUMBER, '6285550337'],
  ['%2B16285550337', '+1-628-555-0337'],
  ['+493012345678', '030 / 12 34 56 78'],
  ['+493012345678', '+49 (0)30 12345678'],
  ['+442079460018', '020 7946 0018'],
  ['+390669812345', '06 698 12345'],
])('finds %s written as %s', async (number, written) => {
  const { company, namesOf } = await start();
  company.addPerson({ name: 'Nia New', phones: ['+1 212 555 0147', written] });
  expect(await namesOf(number)).toEqual(['Nia New']);
});

it.each(['+49 6285550337', '+44 6285550337', '+1 628 555 0337 1', '99162855503370', '+7 628 555 03 37'])(
  'does not take %s for +16285550337',
  async (written) => {
    const { company, namesOf, terms } = await start();
    company.addPerson({ name: 'Somebody Else', phones: [written] });
    expect(await namesOf(NEW_NUMBER)).toEqual([]);
    expect(terms()).toEqual(['6285550337']);
  },
);

it('finds somebody behind 1,200 people whose numbers hold the same digits', async () => {
  const { company, namesOf, cost } = await start();
  for (let index = 0; index < 1_200; index += 1)
    company.addPerson({ name: `Other ${index}`, phones: [`+49 628555033${7_000 + index}`] });
  company.addPerson({ name: 'Nia New', phones: ['(628) 555-0337'] });
  expect(await namesOf(NEW_NUMBER)).toEqual(['Nia New']);
  expect(cost().calls).toEqual([...Array<string>(3).fill('searchPersons'), 'listDeals', 'listLeads']);
});

it('finds everybody who shares a number, each with choices of their own, and nobody where nobody is', async () => {
  const { company, ada, lookUp } = await start();
  const bob = company.addPerson({ name: 'Bob Known', phones: ['415-555-0100'] });
  const roof = company.addDeal({ title: 'Roof', person: bob });
  company.addPerson({ name: 'Gone Known', phones: ['415-555-0100'] }).is_deleted = true;
  expect(await lookUp(ADA_PHONE)).toMatchObject([
    { id: ada.id, additionalInfo: {} },
    { id: bob.id, additionalInfo: { deals: [{ const: roof.id, title: 'Roof' }] } },
  ]);
  expect(await lookUp(NEW_NUMBER)).toEqual([]);
});

it('takes an extension only where the digits are the same', async () => {
  const { company, namesOf } = await start();
  for (const phone of ['x102', 'Ext. 102', '1020', '+1 415 555 0102'])
    company.addPerson({ name: phone, phones: [phone] });
  expect(await namesOf('102', '&isExtension=true')).toEqual(['x102', 'Ext. 102']);
});

it.each(['7', 'anonymous'])(
  'has nobody for %s, which Pipedrive cannot search, and no error',
  async (number) => {
    const { namesOf, cost } = await start();
    expect(await namesOf(number, '&isExtension=true')).toEqual([]);
    expect(cost().calls).toEqual([]);
  },
);

it("tries the user's own formats until somebody is found", async () => {
  const { company, namesOf, set, terms } = await start();
  await set({ pipedriveSearchCustomFields: { value: true } });
  company.addPerson({ name: 'Nia New', customFields: { mobile: 'Mobile: 628-555-0337' } });
  const formats = encodeURIComponent('(***) ***-****,***-***-****,***.***.****');
  expect(await namesOf(NEW_NUMBER, `&overridingFormat=${formats}&isExtension=false`)).toEqual(['Nia New']);
  expect(terms()).toEqual(['6285550337', '(628) 555-0337', '628-555-0337']);
});

it('looks into custom fields only for a user who wants that, and takes no false match there', async () => {
  const { company, namesOf, set, fake } = await start();
  company.addPerson({ name: 'Nia New', customFields: { mobile: '(628) 555-0337' } });
  company.addPerson({ name: 'Somebody Else', customFields: { fax: '+49 6285550337' } });
  expect(await namesOf(NEW_NUMBER)).toEqual([]);
  await set({ pipedriveSearchCustomFields: { value: true } });
  expect(await namesOf(NEW_NUMBER)).toEqual(['Nia New']);
  const fields = fake.calls.flatMap((call) => call.search.get('fields') ?? []);
  expect(fields).toEqual(['phone', 'phone,custom_fields']);
});

it('reads a number without a country in the region that the user has set, from then on', async () => {
  const { company, namesOf, set } = await start();
  company.addPerson({ name: 'Nia New', phones: ['+1 628 555 0337'] });
  company.addPerson({ name: 'Berta', phones: ['+49 6285550337'] });
  expect(await namesOf('6285550337')).toEqual(['Nia New']);
  await set({ selectedRegion: { value: 'DE' } });
  expect(await namesOf('06285550337')).toEqual(['Berta']);
  expect(await namesOf('6285550337')).toEqual(['Berta']);
});

it('knows how people in the region of the user dial another country', async () => {
  const { company, namesOf, set } = await start();
  await set({ selectedRegion: { value: 'DE' } });
  company.addPerson({ name: 'Nia New', phones: ['001 628 555 0337'] });
  expect(await namesOf(NEW_NUMBER)).toEqual(['Nia New']);
});

it.each([
  ['encoded', encodeURIComponent('Ann & Söhne #1 / 100%')],
  ['as C16 sends it, which cuts at the #', 'Ann & Söhne '],
])('searches a name with signs in it, %s', async (_how, name) => {
  const { company, search, terms, cost } = await start();
  const phones = ['+49 30 12345678', '+49 171 1234567'];
  const { id } = company.addPerson({ name: 'Ann & Söhne #1 / 100%', phones });
  company.addPerson({ name: 'Ann' });
  expect((await search(name)).json()).toEqual({
    successful: true,
    returnMessage: null,
    contact: [
      { id, name: 'Ann & Söhne #1 / 100%', type: 'Person', phone: '+49 30 12345678', additionalInfo: {} },
    ],
  });
  expect(terms()).toEqual([decodeURIComponent(name).trim()]);
  expect(cost().calls).toEqual(['searchPersons', 'listDeals', 'listLeads']);
});

it.each([
  ['A', 'Type at least two letters of the name.', 0],
  ['', 'Type a name to search for.', 0],
  ['Zoe', 'No contact has this name.', 20],
])('has nobody for the name "%s", and says why', async (name, text, tokens) => {
  const { search, cost } = await start();
  expect((await search(name)).json()).toEqual({
    successful: true,
    contact: [],
    returnMessage: { messageType: 'warning', message: text, ttl: 3000 },
  });
  expect(cost().tokens).toBe(tokens);
});

it('names all of many matches, and pays for the choices of five', async () => {
  const { company, search, cost } = await start();
  for (let index = 1; index <= 7; index += 1)
    company.addDeal({ title: 'Roof', person: company.addPerson({ name: `Zoe ${index}` }) });
  const people = (await search('zoe')).json<{ contact: Found[] }>().contact;
  expect(people.map(({ name, additionalInfo }) => [name, Object.keys(additionalInfo ?? {})])).toEqual([
    ...[1, 2, 3, 4, 5].map((index) => [`Zoe ${index}`, ['deals']]),
    ['Zoe 6', []],
    ['Zoe 7', []],
  ]);
  expect(cost().tokens).toBe(20 + 5 * 30);
});

it('creates a person, who is found at once and can be written to', async () => {
  const { company, fake, namesOf, post, log, cost } = await start();
  expect(await namesOf(NEW_NUMBER)).toEqual([]);
  const person = { phoneNumber: NEW_NUMBER, newContactName: 'Sam Stranger', newContactType: 'Person' };
  const answer = await post('/contact', { ...person, additionalSubmission: {} });
  expect(answer.json()).toMatchObject({
    successful: true,
    contact: { id: 2, name: 'Sam Stranger', type: 'Person' },
  });
  const bodies = fake.calls.filter(({ operation }) => operation === 'createPerson').map(({ body }) => body);
  const phones = [{ value: NEW_NUMBER, primary: true, label: 'work' }];
  expect(bodies).toEqual([{ name: 'Sam Stranger', phones }]);
  expect(company.persons[1]).toMatchObject({ name: 'Sam Stranger', phones });
  expect(await namesOf(NEW_NUMBER)).toEqual(['Sam Stranger']);
  cost();
  await log(conversation([message(1, 'Hello')], { contactId: 2, contactName: 'Sam Stranger' }));
  expect(company.activities).toMatchObject([{ person_id: 2, org_id: null }]);
  expect(cost().calls).toEqual(['listActivityTypes', 'createActivity']);
});
