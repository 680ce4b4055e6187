import { open, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createMockConnector, createMockCrm } from '../src/index.js';
import { call, create, setUp } from './fixtures.js';

test('without a file the CRM holds three contacts and no entries, and reading makes no file', async () => {
  const { file, folder } = await setUp();
  const { contacts, logs } = await createMockCrm(file).read();
  expect(contacts.map(({ id, name, type, phone }) => [id, name, type, phone])).toEqual([
    [101, 'Ada Known', 'Contact', '(415) 555-0100'],
    [102, 'Bob Builder', 'Contact', '+44 20 7946 0018'],
    [103, 'Carla Gomez', 'Lead', '212-555-0147'],
  ]);
  expect(logs).toEqual([]);
  expect(await readdir(folder)).toEqual([]);
});

test('two CRMs do not share their seed', async () => {
  const [first, second] = [await setUp(), await setUp()];
  await createMockCrm(first.file).edit((data) => data.contacts.pop());
  expect((await createMockCrm(second.file).read()).contacts).toHaveLength(3);
});

test('the folder of the file is made when it is missing', async () => {
  const { folder } = await setUp();
  const crm = createMockCrm(join(folder, 'deep', 'down', 'crm.json'));
  await crm.edit((data) => data.contacts.pop());
  expect((await crm.read()).contacts).toHaveLength(2);
});

test('whoever reads while the file is written sees all of the old data, and no other file is left', async () => {
  const { connector, file, folder } = await setUp();
  await connector.call('createMessageLog', create());
  const before = await readFile(file, 'utf8');
  const reader = await open(file);
  await connector.call('createMessageLog', create());
  expect(await reader.readFile('utf8')).toBe(before);
  await reader.close();
  expect(await readFile(file, 'utf8')).not.toBe(before);
  expect(await readdir(folder)).toEqual(['crm.json']);
});

test.each([
  ['{ "contacts": [', 'it is not JSON'],
  ['', 'it is not JSON'],
  ['{ "nextId": 104, "contacts": [] }', 'logs: Invalid input: expected array, received undefined'],
  ['{ "nextId": 104, "contacts": [], "logs": [], "log": [] }', 'Unrecognized key: "log"'],
])('the broken file %j is reported by name and left as it is', async (text, reason) => {
  const { connector, file } = await setUp();
  await writeFile(file, text);
  const error = {
    code: 'crm_unavailable',
    mayHaveLanded: false,
    message: `Mock CRM is not answering (its file ${file} is broken: ${reason}). Please try again later.`,
  };
  await expect(createMockCrm(file).read()).rejects.toMatchObject(error);
  await expect(connector.call('createMessageLog', create())).rejects.toMatchObject(error);
  await expect(connector.call('getMessageLog', { ...call, logId: 104 })).rejects.toMatchObject(error);
  expect(await readFile(file, 'utf8')).toBe(text);
});

test('once the file is repaired, the same connector goes on', async () => {
  const { connector, file } = await setUp();
  await writeFile(file, 'oops');
  await expect(connector.call('createMessageLog', create())).rejects.toThrow('it is not JSON');
  await writeFile(
    file,
    '{ "nextId": 7, "contacts": [{ "id": 101, "name": "Ada", "type": "Contact", "phone": "" }], "logs": [] }',
  );
  expect((await connector.call('createMessageLog', create())).logId).toBe(7);
});

test('a change that fails saves nothing and does not stop the next one', async () => {
  const { file } = await setUp();
  const crm = createMockCrm(file);
  const failed = crm.edit((data) => {
    data.contacts.pop();
    throw new Error('changed my mind');
  });
  const next = crm.edit((data) => data.contacts.length);
  await expect(failed).rejects.toThrow('changed my mind');
  expect(await next).toBe(3);
});

test('a change that would break the file is not saved', async () => {
  const { file, stored } = await setUp();
  const crm = createMockCrm(file);
  await crm.edit((data) => data.contacts.pop());
  await expect(crm.edit((data) => Object.assign(data, { nextId: 'soon' }))).rejects.toThrow('nextId');
  expect((await stored()).nextId).toBe(104);
});

test('a connector and a page can share one CRM', async () => {
  const { file } = await setUp();
  const crm = createMockCrm(file);
  await createMockConnector({ crm }).call('createMessageLog', create());
  expect((await crm.read()).logs).toHaveLength(1);
});

test('the file that the README shows is one that the CRM reads', async () => {
  const { file } = await setUp();
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
  await writeFile(file, /```json\n([^`]+)```/.exec(readme)?.[1] ?? '');
  const { contacts, logs } = await createMockCrm(file).read();
  expect(contacts.map(({ name }) => name)).toEqual(['Ada Known']);
  expect(logs.map(({ dealId }) => dealId)).toEqual([901]);
});
