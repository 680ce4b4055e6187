import { toLocalTime } from '@daybook/core';

/** The customer, as the mock CRM knows her, and the agent. */
export const customer = { phoneNumber: '+14155550100', name: 'Ada Known' };
export const agent = { phoneNumber: '+16505550001', name: 'Ann Agent' };

/** What can be sent on the phone. */
export const kinds = ['text', 'picture', 'voicemail', 'fax', 'call'] as const;
export type Kind = (typeof kinds)[number];

/** Something that was sent on the phone. */
export interface Spoken {
  id: string;
  kind: Kind;
  by: 'customer' | 'agent';
  text: string;
  /** Epoch milliseconds. */
  at: number;
  /** As the browser writes it. */
  date: string;
}

const CONVERSATION = '6108805432109876001';
const MEDIA = 'https://media.ringcentral.com/restapi/v1.0/account/1/extension/2/message-store';
const READER = 'https://ringcentral.github.io/ringcentral-media-reader/?media=';

/** The date by which the client groups messages. */
export function dateOf(at: number, timeZone: string): string {
  return toLocalTime(at, { timezoneName: timeZone }).format('M/D/YYYY');
}

/** Messages of one day make a conversation; a voicemail, fax or call is one of its own. */
export function conversationOf({ id, kind, date }: Spoken): string {
  return kind === 'text' || kind === 'picture' ? `${CONVERSATION}/${date}` : `${id}/${date}`;
}

/**
 * What the client sends for a conversation: all of its day, newest first.
 *
 * @param spoken - of one conversation, oldest first; at least one
 */
export function toMessageLog(spoken: readonly Spoken[], contact: object): object {
  const newest = spoken.at(-1);
  if (newest === undefined) throw new Error('A conversation has at least one message.');
  const conversationLogId = conversationOf(newest);
  return {
    logInfo: {
      conversationLogId,
      conversationId: conversationLogId.split('/')[0],
      creationTime: newest.at,
      date: newest.date,
      type: typeOf(newest.kind),
      messages: spoken.toReversed().map(toMessage),
      conversationLogMatches: [],
      self: { phoneNumber: agent.phoneNumber },
      correspondents: [customer],
    },
    additionalSubmission: {},
    overridingFormat: [],
    ...contact,
  };
}

/** What the client sends for a call that has ended. */
export function toCallLog({ id, text, at }: Spoken, contact: object): object {
  return {
    logInfo: {
      sessionId: id,
      telephonySessionId: `s-${id}`,
      direction: 'Inbound',
      from: customer,
      to: agent,
      startTime: at,
      duration: 97,
      result: 'Call connected',
      customSubject: `Inbound Call from ${customer.name}`,
    },
    note: text,
    additionalSubmission: {},
    overridingFormat: [],
    ...contact,
  };
}

function toMessage({ id, kind, by, text, at }: Spoken): object {
  const ends = [{ phoneNumber: customer.phoneNumber }, { phoneNumber: agent.phoneNumber }];
  const [from, to] = by === 'customer' ? ends : ends.toReversed();
  return {
    id,
    type: typeOf(kind),
    direction: by === 'customer' ? 'Inbound' : 'Outbound',
    subject: text || null,
    creationTime: at,
    lastModifiedTime: at,
    from,
    to: [to],
    messageStatus: by === 'customer' ? 'Received' : 'Sent',
    attachments: attachmentsOf(id, kind),
  };
}

function attachmentsOf(id: string, kind: Kind): object[] {
  const uri = `${MEDIA}/${id}/content/${id}`;
  const link = READER + encodeURIComponent(uri);
  if (kind === 'picture') return [{ id, uri, type: 'MmsAttachment', contentType: 'image/jpeg' }];
  if (kind === 'voicemail') return [{ id, uri, link, type: 'AudioRecording', contentType: 'audio/mpeg' }];
  if (kind === 'fax') return [{ id, uri, link, type: 'RenderedDocument', contentType: 'application/pdf' }];
  return [];
}

function typeOf(kind: Kind): string {
  return { text: 'SMS', picture: 'SMS', voicemail: 'VoiceMail', fax: 'Fax', call: 'Voice' }[kind];
}
