import type { Params, PhoneCall } from '@daybook/core';
import { type Started, startConnector } from './start-connector.js';

type Create = Params<'createCallLog'>;
type Update = Params<'updateCallLog'>;

/** An inbound call of 95 seconds, whose record has come; a quarter to midnight in Los Angeles, the next day in UTC. */
export function callWith(changes: Partial<PhoneCall> = {}): PhoneCall {
  const call: PhoneCall = {
    key: '700001',
    marker: 'Daybook #AbCdEfGhIjKl',
    part: 1,
    subject: 'Inbound Call from Ada Known',
    body: '<b>Call details</b><ul><li><b>Result</b>: Call connected</li></ul>Daybook #AbCdEfGhIjKl',
    format: 'text/html',
    startsAt: '2026-07-14T06:45:30.000Z',
    day: '2026-07-13',
    endsAt: '2026-07-14T06:47:05.000Z',
    durationSeconds: 95,
    timeZone: 'America/Los_Angeles',
    direction: 'Inbound',
    result: 'Call connected',
    outcome: 'connected',
    isFinal: true,
    hasEnded: true,
    contactSide: { phoneNumber: '+14155550100', name: 'ADA KNOWN' },
    agentSide: { phoneNumber: '+16505550001', extensionNumber: '101' },
  };
  return { ...call, ...changes };
}

/** The same call while they still talk. */
export function livingCall(changes: Partial<PhoneCall> = {}): PhoneCall {
  return callWith({
    endsAt: null,
    durationSeconds: 3,
    result: 'CallConnected',
    outcome: 'unknown',
    isFinal: false,
    hasEnded: false,
    ...changes,
  });
}

/** A call with one person, through the connector. */
export function callsOf({ connector, access }: Started, person: { id: number; name: string }) {
  const contactInfo = { id: person.id, name: person.name, phoneNumber: '+14155550100' };
  const shared = ({ subject, body, ...call }: PhoneCall) => ({
    ...access,
    contactInfo,
    call: { ...call, subject, body },
    composedLogDetails: body,
    additionalSubmission: {},
    note: '',
    isFromSSCL: false,
  });
  return {
    create: (call: PhoneCall, others: Partial<Create> = {}) => {
      const { direction, result, startsAt, durationSeconds, contactSide: from, agentSide: to } = call;
      const callLog: Create['callLog'] = {
        sessionId: call.key,
        direction,
        result,
        startTime: Date.parse(startsAt),
        duration: durationSeconds ?? 'pending',
        from,
        to,
        customSubject: call.subject,
        legs: [],
      };
      return connector.call('createCallLog', { ...shared(call), callLog, previous: 'none', ...others });
    },
    update: (logId: number, call: PhoneCall, changed: Update['changed'], others: Partial<Update> = {}) =>
      connector.call('updateCallLog', {
        ...shared(call),
        changed,
        logId,
        existingCallLog: {
          id: 's-a1',
          sessionId: call.key,
          extensionNumber: '101',
          platform: 'pipedrive',
          userId: access.user.id,
          contactId: String(person.id),
          thirdPartyLogId: String(logId),
        },
        subject: call.subject,
        startTime: Date.parse(call.startsAt),
        result: call.result,
        legs: [],
        ...others,
      }),
    read: (logId: number) => connector.call('getCallLog', { ...access, contactInfo, logId }),
    find: (marker: string) =>
      connector.call('findCallLog', {
        ...access,
        contactInfo,
        marker,
        subject: 'Inbound Call from Ada Known',
        startsAt: '2026-07-14T06:45:30.000Z',
        day: '2026-07-13',
        createdSince: '2026-07-13T06:45:30.000Z',
      }),
  };
}

/** A connector, a person, and calls with that person. */
export function startCalls() {
  const started = startConnector();
  const ada = started.company.addPerson({ name: 'Ada Known', phones: ['(415) 555-0100'] });
  return { ...started, ada, ...callsOf(started, ada) };
}

/** What was sent to Pipedrive by one method. */
export const sent = ({ exchanges }: Pick<Started, 'exchanges'>, method: string): unknown[] =>
  exchanges.filter((exchange) => exchange.method === method).map(({ body }) => body);
