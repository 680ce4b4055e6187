import { type Message, messageSchema } from '../../src/contract/v1/message.js';
import type { BuildDigestInput } from '../../src/digest/build-digest.js';
import type { Conversation } from '../../src/digest/conversation.js';

export const ADA = '+14155550100';
export const AGENT = '+16505550001';

/** 2026-07-14, 1 PM in New York. */
export const ONE_PM = Date.UTC(2026, 6, 14, 17);

/** A message as core sees it: parsed, inbound from Ada unless the test says otherwise. */
export function message(fields: Record<string, unknown> = {}): Message {
  return messageSchema.parse({
    id: '60333033702',
    type: 'SMS',
    direction: 'Inbound',
    subject: 'Hello',
    creationTime: ONE_PM,
    from: { phoneNumber: ADA },
    to: [{ phoneNumber: AGENT }],
    ...fields,
  });
}

export function outbound(fields: Record<string, unknown> = {}): Message {
  return message({
    direction: 'Outbound',
    from: { phoneNumber: AGENT },
    to: [{ phoneNumber: ADA }],
    ...fields,
  });
}

export function conversation(fields: Partial<Conversation> = {}): Conversation {
  return {
    conversationLogId: '5578984709540881001/7/14/2026',
    conversationId: '5578984709540881001',
    contact: { id: 101, name: 'Ada Known', type: 'Contact', phoneNumber: ADA },
    self: { phoneNumber: AGENT },
    correspondents: [{ phoneNumber: ADA, name: 'Ada Known' }],
    ...fields,
  };
}

/** A day in New York, as HTML, without footer and marker. */
export function input(
  messages: readonly Message[],
  fields: Partial<BuildDigestInput> = {},
): BuildDigestInput {
  return {
    key: '5578984709540881001/7/14/2026',
    conversation: conversation(),
    messages,
    startsAt: Math.min(...messages.map(({ creationTime }) => creationTime)),
    zone: { timezoneName: 'America/New_York' },
    agentName: 'Ann Agent',
    footer: '',
    part: 1,
    format: 'text/html',
    marker: 'Daybook #k7Q2mX9aBc12',
    markerPlace: 'field',
    ...fields,
  };
}
