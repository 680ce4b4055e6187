import { DaybookError, type RecordId } from '@daybook/core';
import { manifest } from './manifest.js';
import type { MockContact, MockCrmData, MockLog } from './mock-crm.js';

/**
 * @throws DaybookError `crm_not_found`; with `isGone` for what was there once: ids are never used again, so somebody
 *   has deleted it
 */
export function logWith({ logs, nextId }: MockCrmData, wanted: RecordId): MockLog {
  const log = logs.find(({ id }) => id === wanted);
  if (!log) throw notFound(`entry ${wanted}`, { isGone: Number(wanted) < nextId });
  return log;
}

/** @throws DaybookError `crm_not_found` */
export function contactWith({ contacts }: MockCrmData, wanted: RecordId): MockContact {
  const contact = contacts.find(({ id }) => id === wanted);
  if (!contact) throw notFound(`contact ${wanted}`);
  return contact;
}

/** The deal that the person chose, else the lead. What is not this contact's own links nothing. */
export function chosenLink(
  { deals, leads }: MockContact,
  { deals: dealId, leads: leadId }: Record<string, unknown>,
): Pick<MockLog, 'dealId' | 'leadId'> {
  const deal = deals.find(({ id }) => id === dealId);
  if (deal) return { dealId: deal.id };
  const lead = leads.find(({ id }) => id === leadId);
  return lead ? { leadId: lead.id } : {};
}

/**
 * Links an entry that stands already, unless it has a link, which may be somebody's own choice.
 *
 * @returns false when it keeps another one than was chosen
 */
export function linkLater(data: MockCrmData, log: MockLog, chosen: Record<string, unknown>): boolean {
  const contact = data.contacts.find(({ id }) => id === log.contactId);
  const link = contact ? chosenLink(contact, chosen) : {};
  if (log.dealId === undefined && log.leadId === undefined) Object.assign(log, link);
  const { dealId = log.dealId, leadId = log.leadId } = link;
  return dealId === log.dealId && leadId === log.leadId;
}

/** The entry that an earlier try wrote although its answer was lost: it is taken over, and no second one is made. */
export function landedEntry(
  { logs }: MockCrmData,
  { marker, previous }: { marker: string; previous: 'none' | 'uncertain' },
): MockLog | undefined {
  return previous === 'uncertain' ? logs.find((log) => log.marker === marker) : undefined;
}

/** Makes an entry under a contact, with the deal or lead that was chosen. */
export function addEntry(
  data: MockCrmData,
  entry: Pick<MockLog, 'subject' | 'body' | 'format' | 'marker' | 'day' | 'startsAt' | 'call'>,
  { contactId, chosen, time }: { contactId: RecordId; chosen: Record<string, unknown>; time: string },
): MockLog {
  const contact = contactWith(data, contactId);
  const log: MockLog = {
    id: data.nextId++,
    contactId: contact.id,
    ...entry,
    ...chosenLink(contact, chosen),
    createdAt: time,
    updatedAt: time,
  };
  data.logs.push(log);
  return log;
}

/** An entry as the CRM holds it, and not as it was sent. */
export function textOf({ subject, body }: MockLog): { subject: string; body: string } {
  return { subject, body };
}

function notFound(detail: string, { isGone = false } = {}): DaybookError {
  return new DaybookError('crm_not_found', { crm: manifest.displayName, detail, isGone });
}
