import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FakeCrmPort, Subject } from '@daybook/conformance';
import { createMockConnector } from './mock-connector.js';
import { createMockCrm, type MockCrm, type MockCrmData } from './mock-crm.js';

const HOST = 'acme.mock-crm.example';
const deals = [
  { id: 901, title: 'Roof' },
  { id: 902, title: 'Gutter' },
];
const noPages = 'the CRM is one file and has no pages';

let current: MockCrm | undefined;

/** The mock connector, on a file of its own for each case, as the conformance kit takes it. */
export const subject: Subject = {
  name: '@daybook/connector-mock',
  create: ({ now }) => createMockConnector({ crm: current ?? open(), now }),
  openCrm: () => {
    const opened = open();
    current = opened;
    return portOf(opened);
  },
  signIn: {
    good: { hostname: HOST, apiKey: 'right-key-1234' },
    colleague: { hostname: HOST, apiKey: 'right-key-1234', additionalInfo: { username: 'Bob Colleague' } },
    bad: { hostname: HOST, apiKey: 'wrong-key-1234' },
  },
  budget: { create: 0, update: 0 },
  notApplicable: {
    'contacts.beyond-page-one': noPages,
    'contacts.once': noPages,
    'entries.found-beyond-page-one': noPages,
  },
};

function open(): MockCrm {
  return createMockCrm(join(mkdtempSync(join(tmpdir(), 'conformance-mock-')), 'crm.json'));
}

function portOf(crm: MockCrm): FakeCrmPort {
  let isEmpty = true;
  const edit = <Result>(change: (data: MockCrmData) => Result): Promise<Result> =>
    crm.edit((data) => {
      // A file that is not there yet holds the seed.
      if (isEmpty) data.contacts = [];
      isEmpty = false;
      return change(data);
    });
  const logOf = ({ logs }: MockCrmData, id: unknown): MockCrmData['logs'][number] => {
    const log = logs.find((each) => each.id === id);
    if (!log) throw new Error(`The CRM has no entry ${String(id)}`);
    return log;
  };
  return {
    seedContact: ({ name, phone }) =>
      edit((data) => {
        const id = data.nextId++;
        data.contacts.push({ id, name, type: 'Contact', phone, leads: [], deals });
        return id;
      }),
    addNumber: (contactId, phone) =>
      edit((data) => {
        const contact = data.contacts.find(({ id }) => id === contactId);
        if (!contact) throw new Error(`The CRM has no contact ${contactId}`);
        contact.phones = [...(contact.phones ?? []), phone];
      }),
    entries: async () =>
      (await crm.read()).logs.map(({ id, contactId, subject: title, body }) => ({
        id,
        contactId,
        subject: title,
        body,
        deleted: false,
      })),
    editEntry: (id, { body }) => edit((data) => void (logOf(data, id).body = body)),
    deleteEntry: (id) => edit((data) => void data.logs.splice(data.logs.indexOf(logOf(data, id)), 1)),
    seedOtherEntries: (contactId, count) =>
      edit((data) => {
        for (let number = 1; number <= count; number += 1) {
          const time = '2026-07-16T12:00:00.000Z';
          data.logs.push({
            id: data.nextId++,
            contactId: Number(contactId),
            subject: `Call ${number}`,
            body: 'Called back',
            format: 'text/html',
            marker: '',
            day: '2026-07-16',
            startsAt: time,
            createdAt: time,
            updatedAt: time,
          });
        }
      }),
    setUserField: (id) => edit((data) => void (logOf(data, id).dealId = 901)),
    userField: async (id) => logOf(await crm.read(), id).dealId,
    callFields: async (id) => {
      const { durationSeconds = null, outcome } = logOf(await crm.read(), id).call ?? {};
      return { durationSeconds, outcome };
    },
    shownAs: async (id) => ({ format: 'text/html', text: logOf(await crm.read(), id).body }),
    entryPage: (id) => `https://daybook.example/mock-crm#entry-${id}`,
    shownDay: async (id) => logOf(await crm.read(), id).day,
    close: () => rm(join(crm.file, '..'), { recursive: true, force: true }),
  };
}
