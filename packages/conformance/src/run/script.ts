import {
  buildDigest,
  type Connector,
  type Contact,
  type ContactInfo,
  type Conversation,
  type Digest,
  type LogFormat,
  type Message,
  markerOf,
  type Zone,
} from '@daybook/core';

/** The agent in all cases, and where her messages come from. */
export const AGENT = { name: 'Ann Agent', phoneNumber: '+16505550100' };
/** Whom she writes with: E.164, and as somebody might have typed it into a CRM. */
export const ADA = { name: 'Ada Known', phone: '+14155550142', typed: '(415) 555-0142' };
export const BEN = { name: 'Ben Other', phone: '+14155550177' };
/** Where the agent is when a case does not say. */
export const HOME_ZONE = 'America/Los_Angeles';
/**
 * The kit's clock begins here: two days after most messages, so that today is never the right day by accident, and not
 * at a whole second, so that what a CRM rounds is seen.
 */
export const NOW = Date.UTC(2026, 6, 16, 15) + 137;

let lastMessageId = 0;

/** A text message. `at` is ISO 8601 with a zone. */
export function sms(subject: string, at: string, more: Partial<Message> = {}): Message {
  lastMessageId += 1;
  return {
    id: String(5_578_984_350_000_000 + lastMessageId),
    type: 'SMS',
    direction: 'Inbound',
    subject,
    creationTime: Date.parse(at),
    from: { phoneNumber: ADA.phone, name: ADA.name },
    to: [{ phoneNumber: AGENT.phoneNumber, name: AGENT.name }],
    ...more,
  };
}

/** What a day is written from. */
export interface Script {
  contact: ContactInfo;
  messages: readonly Message[];
  /** Tells conversations of the same day and contact apart. */
  conversation?: string;
  zone?: Zone;
  part?: number;
  thread?: Conversation['thread'];
  /** The other side, when it is more than the contact. */
  correspondents?: Conversation['correspondents'];
  knownCorrespondents?: Contact[][];
}

/** The digest that core would give to a connector for this day, in the connector's own format. */
export function digestOf(
  connector: Pick<Connector, 'marker' | 'limits'>,
  format: LogFormat,
  script: Script,
): Digest {
  const { contact, messages, conversation = '5578984709540881001', part = 1 } = script;
  const zone = script.zone ?? { timezoneName: HOME_ZONE };
  const startsAt = Math.min(...messages.map(({ creationTime }) => creationTime));
  const key = `${conversation}/${new Date(startsAt).toISOString().slice(0, 10)}`;
  return buildDigest({
    key,
    format,
    marker: markerOf(`${key}/${contact.id}`, part),
    markerPlace: connector.marker,
    conversation: {
      conversationLogId: key,
      conversationId: conversation,
      contact,
      self: { phoneNumber: AGENT.phoneNumber },
      correspondents: script.correspondents ?? [{ phoneNumber: contact.phoneNumber, name: contact.name }],
      ...(script.knownCorrespondents && { knownCorrespondents: script.knownCorrespondents }),
      ...(script.thread && { thread: script.thread }),
    },
    messages,
    startsAt,
    zone,
    agentName: AGENT.name,
    footer: '',
    part,
    subjectCharacters: connector.limits.subjectCharacters,
  });
}
