import type { Environment, FakeCrmPort, FaultKind, FaultTarget, Subject } from '@daybook/conformance';
import {
  type ActivityRecord,
  createFakePipedrive,
  type FakePipedrive,
  type Operation,
  type FaultKind as PipedriveFault,
} from './fake/index.js';
import { createPipedriveConnector } from './pipedrive-connector.js';

const HOST = 'acme.pipedrive.com';
const API_TOKEN = 'a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0ff';
const COLLEAGUES_API_TOKEN = 'b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0ff';
const LARGEST_PAGE = 500;
const RESET_MS = 2_000;

/** This connector with an API token, on the fake Pipedrive, as the conformance kit takes it. */
export const subject: Subject = {
  name: '@daybook/connector-pipedrive',
  create: ({ now, sleep, random }) => createPipedriveConnector({ now, sleep, random }),
  openCrm: openPipedrive,
  signIn: {
    good: { hostname: HOST, apiKey: API_TOKEN },
    colleague: { hostname: HOST, apiKey: COLLEAGUES_API_TOKEN },
    bad: { hostname: HOST, apiKey: 'ffffffffffffffffffffffffffffffffffffff00' },
  },
  budget: { create: 1, update: 1 },
};

function openPipedrive({ now }: Environment): FakeCrmPort {
  const pipedrive = createFakePipedrive({ now });
  const company = pipedrive.addCompany({ domain: 'acme', plan: 'ultimate', seats: 20 });
  const ann = company.addUser({ name: 'Ann Agent', timezone: 'America/Los_Angeles' });
  ann.apiToken = API_TOKEN;
  const bob = company.addUser({ name: 'Bob Colleague', timezone: 'America/Los_Angeles' });
  bob.apiToken = COLLEAGUES_API_TOKEN;
  company.addActivityType({ name: 'SMS' });
  const activity = (id: unknown): ActivityRecord => {
    const found = company.activities.find((each) => each.id === id);
    if (!found) throw new Error(`Pipedrive has no activity ${String(id)}`);
    return found;
  };
  return {
    largestPage: LARGEST_PAGE,
    fetch: (request, withhold) => answer(pipedrive, request, withhold),
    seedContact: ({ name, phone }) => company.addPerson({ name, phones: [phone] }).id,
    addNumber(id, phone) {
      const person = company.persons.find((each) => each.id === id);
      if (!person) throw new Error(`Pipedrive has no person ${String(id)}`);
      person.phones.push({ value: phone, primary: false, label: 'mobile' });
    },
    entries: () =>
      company.activities.map(({ id, person_id: personId, subject: title, note, is_deleted: deleted }) => ({
        id,
        contactId: personId ?? 0,
        subject: title,
        body: note ?? '',
        deleted,
      })),
    editEntry: (id, { body }) => company.editActivity(Number(id), { note: body }),
    deleteEntry: (id) => company.deleteActivity(Number(id)),
    seedOtherEntries(contactId, count) {
      const [like] = company.activities;
      for (let number = 1; number <= count; number += 1) {
        company.activities.push({
          ...blank(like, now()),
          id: company.nextId('activity'),
          person_id: Number(contactId),
        });
      }
    },
    setUserField(id) {
      const person = { id: activity(id).person_id ?? 0 };
      company.addDeal({ title: 'Gutter', person });
      const deal = company.addDeal({ title: 'Roof', person });
      company.editActivity(Number(id), { deal_id: deal.id });
    },
    userField: (id) => activity(id).deal_id,
    callFields: (id) => ({ durationSeconds: secondsOf(activity(id).duration), outcome: activity(id).done }),
    shownAs: (id) => ({ format: 'text/html', text: activity(id).note ?? '' }),
    entryPage: (id) => `https://${HOST}/activities/${id}`,
    shownDay(id, timeZone) {
      const { due_date: date, due_time: time } = activity(id);
      return new Intl.DateTimeFormat('en-CA', { timeZone }).format(Date.parse(`${date}T${time}Z`));
    },
    queueFault({ on, kind, times }) {
      for (const operation of operations[on])
        pipedrive.faults.push({ on: operation, kind: faults[kind], times });
      return kind === 'rate-limit-with-hint' || kind === 'rate-limit-epoch'
        ? { hintMs: RESET_MS }
        : undefined;
    },
  };
}

/** Pipedrive keeps `HH:MM`. */
function secondsOf(duration: string | null): number | null {
  if (duration === null) return null;
  const [hours = 0, minutes = 0] = duration.split(':').map(Number);
  return (hours * 60 + minutes) * 60;
}

const operations: Record<FaultTarget, readonly (Operation | 'any')[]> = {
  create: ['createActivity'],
  update: ['updateActivity'],
  find: ['findActivities'],
  read: ['readActivity'],
  contacts: ['searchPersons'],
  any: ['any'],
};

const faults: Record<FaultKind, PipedriveFault> = {
  'rate-limit-with-hint': '429 reset seconds',
  'rate-limit-epoch': '429 reset epoch',
  'rate-limit-without-hint': '429 without',
  'server-error': '500',
  unavailable: '503',
  'bad-request': '400',
  unauthorized: '401',
  forbidden: '403 json',
  'not-found': '404',
  'answer-lost-after-write': 'reset after',
  hang: 'hang before',
  'not-json': 'garbage',
};

/** The fake says by aborting its `impatience` that it will not answer. */
function answer(
  pipedrive: FakePipedrive,
  request: Request,
  withhold: () => Promise<Response>,
): Promise<Response> {
  const { signal } = pipedrive.impatience;
  return new Promise((resolve, reject) => {
    const giveUp = (): void => resolve(withhold());
    signal.addEventListener('abort', giveUp, { once: true });
    void pipedrive
      .fetch(request)
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', giveUp));
  });
}

function blank(like: ActivityRecord | undefined, now: number): ActivityRecord {
  const time = `${new Date(now).toISOString().slice(0, 19)}Z`;
  return {
    ...(like as ActivityRecord),
    subject: 'Call',
    type: 'call',
    note: 'Called back',
    add_time: time,
    update_time: time,
    deal_id: null,
    is_deleted: false,
  };
}
