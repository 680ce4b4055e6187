import { expect, test } from 'vitest';
import { createCallLogSchema } from '../../src/contract/v1/create-call-log.js';
import { phoneCallSchema } from '../../src/contract/v1/phone-call.js';
import { toCallParameters } from '../../src/index.js';
import { fact, knowledgeOf, life } from '../support/call-facts.js';
import { textSettings } from '../support/call-text.js';

const parametersOf = (...facts: Parameters<typeof knowledgeOf>[0]) =>
  toCallParameters({
    known: knowledgeOf(facts),
    key: '700001',
    part: 1,
    subject: 'Roof',
    body: 'x',
    fields: { deals: 901 },
    settings: textSettings(),
  });

test('a call while they talk', () => {
  expect(parametersOf(life.answered).call).toEqual({
    key: '700001',
    marker: 'Daybook #k7Q2mX9aBc12',
    part: 1,
    subject: 'Roof',
    body: 'x',
    format: 'text/html',
    startsAt: '2026-07-14T17:02:00.000Z',
    day: '2026-07-14',
    endsAt: null,
    durationSeconds: 3,
    timeZone: 'America/Los_Angeles',
    direction: 'Inbound',
    result: 'CallConnected',
    outcome: 'connected',
    isFinal: false,
    hasEnded: false,
    contactSide: { phoneNumber: '+14155550100', name: 'ADA KNOWN' },
    agentSide: { phoneNumber: '+16505550001', extensionNumber: '101', name: 'Ann Agent' },
  });
});

test('a call when all is known of it', () => {
  const { call, ...others } = parametersOf(...Object.values(life));
  expect(call).toMatchObject({
    endsAt: '2026-07-14T17:03:36.000Z',
    durationSeconds: 95,
    outcome: 'connected',
    isFinal: true,
    recordingLink: 'https://r.example/1',
  });
  expect(others).toMatchObject({
    composedLogDetails: 'x',
    note: 'Wants a quote',
    aiNote: 'Ada wants twelve units.',
    recordingLink: 'https://r.example/1',
    startTime: 1_784_048_521_000,
    duration: 95,
    callLog: {
      sessionId: '700001',
      telephonySessionId: 's-a1',
      startTime: 1_784_048_521_000,
      duration: 95,
      recording: { link: 'https://r.example/1' },
      from: { phoneNumber: '+14155550100' },
    },
  });
});

test('they fit the contract', () => {
  const given = parametersOf(...Object.values(life));
  expect(phoneCallSchema.parse(given.call)).toEqual(given.call);
  expect(createCallLogSchema.shape.callLog.parse(given.callLog)).toEqual(given.callLog);
});

test.each([
  ['Call connected', 'connected'],
  ['Accepted', 'connected'],
  ['Missed', 'missed'],
  ['Answered Elsewhere', 'missed'],
  ['No Answer', 'no_answer'],
  ['Busy', 'busy'],
  ['Voicemail', 'voicemail'],
  ['Rejected', 'rejected'],
  ['Hang Up', 'other'],
  ['Wrong Number', 'other'],
  ['Disconnected', 'unknown'],
  ['Ringing', 'unknown'],
] as const)('%s is %s', (result, outcome) => {
  expect(parametersOf(fact({ ...life.record, result })).call.outcome).toBe(outcome);
});

test('a call whose beginning nobody told is not given to a connector', () => {
  expect(() => parametersOf(fact({ aiNote: 'x' }))).toThrow('It is not known when this call began');
});

test('an outbound call has its sides the other way round', () => {
  const { call, callLog } = parametersOf(
    fact({
      ...life.record,
      direction: 'Outbound',
      from: { phoneNumber: '+16505550001' },
      to: { phoneNumber: '+14155550100' },
    }),
  );
  expect([call.contactSide.phoneNumber, call.agentSide.phoneNumber]).toEqual([
    '+14155550100',
    '+16505550001',
  ]);
  expect(callLog.to.phoneNumber).toBe('+14155550100');
});

test('a further part has no length: reports would count it twice', () => {
  const known = knowledgeOf(Object.values(life));
  const settings = textSettings();
  const given = { known, key: '700001', part: 2, subject: 'Roof (part 2)', body: 'x', fields: {}, settings };
  expect(toCallParameters(given).call).toMatchObject({ part: 2, durationSeconds: null, endsAt: null });
});
