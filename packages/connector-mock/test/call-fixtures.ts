import type { Params, PhoneCall } from '@daybook/core';
import { call as shared } from './fixtures.js';

/** Late in the evening of 14 July 2026 in Los Angeles, for 95 seconds. */
export function phoneCall(changes: Partial<PhoneCall> = {}): PhoneCall {
  return {
    key: '700001',
    marker: 'Daybook #AbCdEfGhIjKl',
    part: 1,
    subject: 'Inbound Call from Ada Known',
    body: '<b>Call details</b>',
    format: 'text/html',
    startsAt: '2026-07-15T06:45:30.000Z',
    day: '2026-07-14',
    endsAt: '2026-07-15T06:47:05.000Z',
    durationSeconds: 95,
    timeZone: 'America/Los_Angeles',
    direction: 'Inbound',
    result: 'Call connected',
    outcome: 'connected',
    isFinal: true,
    hasEnded: true,
    contactSide: { phoneNumber: '+14155550100' },
    agentSide: { phoneNumber: '+16505550001' },
    ...changes,
  };
}

/** The same call while they still talk. */
export const livingCall = phoneCall({
  endsAt: null,
  durationSeconds: null,
  result: 'CallConnected',
  outcome: 'unknown',
  isFinal: false,
  hasEnded: false,
});

const contactInfo = { id: 101, name: 'Ada Known' };
const entry = (call: PhoneCall) => ({
  ...shared,
  contactInfo,
  call,
  composedLogDetails: call.body,
  additionalSubmission: {},
  note: '',
  isFromSSCL: false,
});

/** Parameters for logging a call with Ada. */
export function createCall(
  call: PhoneCall = phoneCall(),
  changes: Partial<Params<'createCallLog'>> = {},
): Params<'createCallLog'> {
  const callLog: Params<'createCallLog'>['callLog'] = {
    sessionId: call.key,
    direction: call.direction,
    result: call.result,
    startTime: Date.parse(call.startsAt),
    duration: call.durationSeconds ?? 'pending',
    from: call.contactSide,
    to: call.agentSide,
    customSubject: call.subject,
    legs: [],
  };
  return { ...entry(call), callLog, previous: 'none', ...changes };
}

/** Parameters for writing what has changed of a call. */
export function updateCall(
  logId: number,
  call: PhoneCall,
  changed: Params<'updateCallLog'>['changed'],
  additionalSubmission: Record<string, unknown> = {},
): Params<'updateCallLog'> {
  return {
    ...entry(call),
    additionalSubmission,
    changed,
    logId,
    existingCallLog: rowOf(logId),
    subject: call.subject,
    startTime: Date.parse(call.startsAt),
    result: call.result,
    legs: [],
  };
}

/** Parameters for the form of a call. */
export function disposition(
  logId: number,
  dispositions: Record<string, unknown>,
): Params<'upsertCallDisposition'> {
  return { ...shared, contactInfo, logId, existingCallLog: rowOf(logId), dispositions };
}

/** Parameters for reading and for finding. */
export const reading = (logId: number): Params<'getCallLog'> => ({ ...shared, contactInfo, logId });
export const finding = (marker: string): Params<'findCallLog'> => ({
  ...shared,
  contactInfo,
  marker,
  subject: 'Inbound Call from Ada Known',
  startsAt: '2026-07-15T06:45:30.000Z',
  day: '2026-07-14',
  createdSince: '2026-07-14T06:45:30.000Z',
});

function rowOf(logId: number): Params<'updateCallLog'>['existingCallLog'] {
  return {
    id: 's-a1',
    sessionId: '700001',
    extensionNumber: '101',
    platform: 'mock',
    userId: 'ann-agent-mock',
    contactId: '101',
    thirdPartyLogId: String(logId),
  };
}
