import type { ContactInfo, InterfaceName, ParsedResult, RecordId } from '@daybook/core';
import type { FaultTarget } from '../fake-crm-port.js';
import type { CaseContext, Writing } from './case-context.js';
import { aCall, createCall, findCall, readCall, writeChanges } from './phone-call.js';
import { aFiledDay } from './provoke.js';
import { ADA } from './script.js';

/** An interface of the connector that asks the CRM. */
export interface Door {
  name: InterfaceName;
  /** What its request is for. */
  on: FaultTarget;
  open: () => Promise<unknown>;
}

/** Those that the connector has, with a person, a day and a call that stand in the CRM. */
export async function doorsOf(context: CaseContext): Promise<Door[]> {
  const day = await aFiledDay(context);
  const doors = [
    ...doorsOfContacts(context),
    ...doorsOfDay(context, day),
    ...(context.facts.has('createCallLog') ? await doorsOfCall(context, day.next.contact) : []),
    // The kinds of request have no name for a new contact: whatever is asked then, goes wrong. So it is the last.
    { name: 'createContact', on: 'any', open: () => createContact(context) } as const,
  ];
  return doors.filter(({ name }) => context.facts.has(name));
}

/** A contact is made, as a person fills in the form. */
export async function createContact(
  context: CaseContext,
  { person = ADA, signal }: { person?: { name: string; phone: string }; signal?: AbortSignal } = {},
): Promise<ParsedResult<'createContact'>> {
  return context.call('createContact', {
    ...(await context.caller()),
    phoneNumber: person.phone,
    newContactName: person.name,
    newContactType: context.contactType,
    additionalSubmission: {},
    ...(signal && { signal }),
  });
}

function doorsOfContacts(context: CaseContext): Door[] {
  const byName = async (): Promise<unknown> =>
    context.call('findContactWithName', { ...(await context.caller()), name: ADA.name });
  return [
    { name: 'findContact', on: 'contacts', open: () => context.findContact(ADA.phone) },
    { name: 'findContactWithName', on: 'contacts', open: byName },
  ];
}

function doorsOfDay(context: CaseContext, { logId, next }: { logId: RecordId; next: Writing }): Door[] {
  return [
    { name: 'findMessageLog', on: 'find', open: () => context.find(next) },
    { name: 'getMessageLog', on: 'read', open: () => context.read(next.contact, logId) },
    { name: 'updateMessageLog', on: 'update', open: () => context.update(next, logId) },
    { name: 'createMessageLog', on: 'create', open: () => context.create(next) },
  ];
}

async function doorsOfCall(context: CaseContext, contact: ContactInfo): Promise<Door[]> {
  const call = await aCall(context, {}, contact);
  const logId = await createCall(context, call);
  return [
    { name: 'findCallLog', on: 'find', open: () => findCall(context, call) },
    { name: 'getCallLog', on: 'read', open: () => readCall(context, contact, logId) },
    { name: 'updateCallLog', on: 'update', open: () => writeChanges(context, call, logId, ['body']) },
    { name: 'createCallLog', on: 'create', open: () => createCall(context, call) },
  ];
}
