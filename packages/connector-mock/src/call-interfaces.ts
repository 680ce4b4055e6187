import { type ConnectorDefinition, type Params, type PhoneCall } from '@daybook/core';
import { addEntry, chosenLink, contactWith, landedEntry, logWith, textOf } from './entries.js';
import type { MockCall, MockContact, MockCrm, MockLog } from './mock-crm.js';

type CallInterfaces = Pick<
  ConnectorDefinition,
  'createCallLog' | 'updateCallLog' | 'getCallLog' | 'findCallLog' | 'upsertCallDisposition'
>;
type CallChange = Params<'updateCallLog'>['changed'][number];

const logged = { messageType: 'success', message: 'Call logged', ttl: 2000 } as const;
const whole: readonly CallChange[] = ['body', 'subject', 'time', 'duration', 'outcome', 'fields'];

/**
 * Calls stand beside the days, as entries with a length and an outcome.
 *
 * @param timestamp - the present moment, ISO 8601
 */
export function callInterfaces(crm: MockCrm, timestamp: () => string): CallInterfaces {
  return {
    createCallLog: ({ contactInfo, call, additionalSubmission, previous }) =>
      crm.edit((data) => {
        const time = timestamp();
        const landed = landedEntry(data, { marker: call.marker, previous });
        if (landed) {
          Object.assign(landed, changesOf(landed, call, whole), { updatedAt: time });
          link(landed, contactWith(data, landed.contactId), additionalSubmission);
          return { logId: landed.id, stored: textOf(landed), returnMessage: logged };
        }
        const { subject, body, format, marker, day, startsAt } = call;
        const entry = { subject, body, format, marker, day, startsAt, ...detailsOf(call) };
        const log = addEntry(data, entry, { contactId: contactInfo.id, chosen: additionalSubmission, time });
        return { logId: log.id, stored: textOf(log), returnMessage: logged };
      }),

    updateCallLog: ({ logId, contactInfo, call, changed, additionalSubmission }) =>
      crm.edit((data) => {
        const log = logWith(data, logId);
        Object.assign(log, changesOf(log, call, changed), { updatedAt: timestamp() });
        if (changed.includes('fields')) link(log, contactWith(data, contactInfo.id), additionalSubmission);
        return { stored: textOf(log) };
      }),

    upsertCallDisposition: ({ logId, contactInfo, dispositions }) =>
      crm.edit((data) => {
        const log = logWith(data, logId);
        const contact = contactWith(data, contactInfo.id);
        if (link(log, contact, dispositions)) {
          log.updatedAt = timestamp();
          return { logId };
        }
        const message = `${contact.name} has no such deal or lead.`;
        return { returnMessage: { messageType: 'warning', message, ttl: 5000 } };
      }),

    findCallLog: async ({ marker }) => {
      const { logs } = await crm.read();
      const log = logs.find((each) => each.marker === marker);
      return log ? { logId: log.id } : null;
    },

    getCallLog: async ({ logId }) => {
      const log = logWith(await crm.read(), logId);
      return { ...textOf(log), fields: { deals: log.dealId ?? null, leads: log.leadId ?? null } };
    },
  };
}

/** What is not in `changed` may be somebody's own, and stays. */
function changesOf(
  { call: before }: MockLog,
  call: PhoneCall,
  changed: readonly CallChange[],
): Partial<MockLog> {
  const has = (change: CallChange): boolean => changed.includes(change);
  const { direction, durationSeconds, outcome } = call;
  const details = {
    ...(before ?? { direction, durationSeconds: null, outcome: 'unknown' }),
    ...(has('duration') && { durationSeconds }),
    ...(has('outcome') && { outcome }),
  };
  return {
    ...(has('subject') && { subject: call.subject }),
    ...(has('body') && { body: call.body }),
    ...(has('time') && { day: call.day, startsAt: call.startsAt }),
    ...(call.part === 1 && { call: details }),
  };
}

/** The rest of a long transcript is no second call. */
function detailsOf({ part, direction, durationSeconds, outcome }: PhoneCall): { call?: MockCall } {
  return part === 1 ? { call: { direction, durationSeconds, outcome } } : {};
}

/** An entry belongs to a deal or to a lead: a new choice replaces the old one, and no choice says nothing. */
function link(log: MockLog, contact: MockContact, chosen: Record<string, unknown>): boolean {
  const { dealId, leadId } = chosenLink(contact, chosen);
  if (dealId === undefined && leadId === undefined) return false;
  Object.assign(log, { dealId, leadId });
  return true;
}
