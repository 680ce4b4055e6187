import { expect } from 'vitest';
import type { FakeDaybook } from './fake-daybook.js';

/** One call, as App Connect's client tells it: the requests of its life (calls, section 0.1). */
export interface CallOptions {
  /** RingCentral's id of the session. */
  session?: string;
  contactId?: string | number;
  contactName?: string;
  fields?: Record<string, unknown>;
  note?: string;
  /** When it began, epoch milliseconds. */
  startTime?: number;
  /** Hash of the extension; without it the client does not tell it, as C16. */
  extension?: string;
}

const START = Date.UTC(2026, 6, 14, 17, 2);
const RECORDING = 'https://ringcentral.github.io/ringcentral-media-reader/?media=9001';
const LIVING_TOKEN = 'living-ringcentral-token';

const sides = {
  direction: 'Inbound',
  from: { phoneNumber: '+14155550100', name: 'ADA KNOWN', location: 'San Francisco, CA' },
  to: { phoneNumber: '+16505550001', name: 'Ann Agent', extensionNumber: '101' },
};

/** The requests of one call; each may be sent at any time, and again. */
export function callOf(options: CallOptions = {}): {
  session: string;
  live: object;
  record: object;
  disposition: object;
  hangUp: object;
  final: object;
  recording: object;
  aiNote: object;
  transcript: object;
  cachedNote: object;
  save: (changes: { note?: string; subject?: string }) => object;
  sync: (facts: object) => object;
} {
  const { session = '700001', contactId = 101, contactName = 'Ada Known', fields, note = '' } = options;
  const { startTime = START } = options;
  const whose =
    options.extension === undefined ? {} : { extensionNumber: '101', hashedExtensionId: options.extension };
  const subject = `Inbound Call from ${contactName}`;
  const base = { sessionId: session, telephonySessionId: `s-${session}`, startTime, ...sides };
  const contact = { contactId, contactType: 'Contact', contactName };
  const form = { additionalSubmission: fields ?? {}, overridingFormat: [] };
  const patch = (facts: object): object => ({ ...base, note, ...facts, ...whose });
  const final = { duration: 97, result: 'Call connected' };
  const links = {
    recordingLink: RECORDING,
    recordingDownloadLink: `https://media.ringcentral.com/9001/content?accessToken=${LIVING_TOKEN}`,
  };
  return {
    session,
    live: {
      logInfo: { ...base, duration: 4, result: 'CallConnected', customSubject: subject },
      note: '',
      ...form,
      ...contact,
      ...whose,
    },
    record: {
      logInfo: {
        ...base,
        id: `r-${session}`,
        partyId: `p-${session}-2`,
        type: 'Voice',
        action: 'Phone Call',
        ...final,
        recording: {
          id: '9001',
          link: RECORDING,
          contentUri: 'https://media.ringcentral.com/9001/content',
          downloadUrl: `https://media.ringcentral.com/9001/content?accessToken=${LIVING_TOKEN}`,
        },
        customSubject: subject,
      },
      note,
      ...form,
      ...contact,
      ...whose,
    },
    disposition: {
      sessionId: session,
      dispositions: { ...fields, note },
      additionalSubmission: {},
      ...whose,
    },
    hangUp: patch({ subject, duration: 95, result: 'Disconnected' }),
    final: patch(final),
    recording: patch({ ...final, ...links }),
    aiNote: patch({ ...final, ...links, aiNote: 'Ada wants twelve units.' }),
    transcript: patch({ ...final, ...links, transcript: 'Ada: Twelve, please.' }),
    cachedNote: { sessionId: session, note },
    save: ({ note: saved = note, subject: title = subject }) =>
      patch({ ...final, subject: title, note: saved }),
    sync: patch,
  };
}

/** One request of the client. */
export type CallRequest = readonly ['POST' | 'PATCH' | 'PUT', string, object];

/** What the client tells of a call after its first request (calls, section 0.1). */
export function laterRequests(call: ReturnType<typeof callOf>): CallRequest[] {
  return [
    ['PATCH', '/callLog', call.hangUp],
    ['PATCH', '/callLog', call.final],
    ['PATCH', '/callLog', call.recording],
    ['PATCH', '/callLog', call.aiNote],
    ['PATCH', '/callLog', call.transcript],
    ['PUT', '/callDisposition', call.disposition],
    ['POST', '/callLog/cacheNote', call.cachedNote],
  ];
}

/** What the client reads of an answer. */
export interface CallAnswer {
  successful: boolean;
  logId?: unknown;
  returnMessage: { messageType: string; message: string } | null;
}

/** What `GET /callLog` tells of one call. */
export interface FoundCallLog {
  sessionId: string;
  matched: boolean;
  logId?: string;
  contact?: { id: unknown };
  logData?: object;
}

export async function findCallLogs({ ask }: FakeDaybook, query: string): Promise<FoundCallLog[]> {
  const answer = await ask('GET', `/callLog?${query}`);
  expect(answer.statusCode).toBe(200);
  return answer.json<{ logs: FoundCallLog[] }>().logs;
}

export { LIVING_TOKEN, RECORDING, START };
