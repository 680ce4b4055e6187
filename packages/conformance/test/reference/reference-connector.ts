import {
  type Connector,
  type ConnectorDefinition,
  DaybookError,
  defineConnector,
  type MessageLog,
} from '@daybook/core';
import { defineSubject, type Environment, type Subject } from '../../src/index.js';
import { manifest } from './manifest.js';
import { type ApiNote, ReferenceApi } from './reference-api.js';
import { BAD, BODY_BYTES, GOOD, ReferenceCrm } from './reference-crm.js';

/** How a broken connector differs from the reference. */
export interface Change {
  api?: (environment: Environment) => ReferenceApi;
  definition?: (reference: ConnectorDefinition, api: ReferenceApi) => ConnectorDefinition;
}

/** A connector that keeps every promise; with a change, one that breaks one. */
export function createReferenceConnector(environment: Environment, change: Change = {}): Connector {
  const api = change.api?.(environment) ?? new ReferenceApi(environment);
  const reference = defineReference(api);
  return defineConnector(change.definition?.(reference, api) ?? reference);
}

/** What the kit needs to know about it. */
export function subjectOf({
  name,
  create,
  openCrm,
}: Pick<Subject, 'name' | 'create'> & Partial<Subject>): Subject {
  return defineSubject({
    name,
    version: '1.2.3',
    create,
    openCrm: openCrm ?? ((environment) => new ReferenceCrm(environment)),
    signIn: { good: GOOD, bad: BAD },
    budget: { create: 1, update: 1 },
  });
}

export const referenceSubject = subjectOf({
  name: 'reference',
  create: (environment) => createReferenceConnector(environment),
});

function defineReference(api: ReferenceApi): ConnectorDefinition {
  return {
    manifest,
    limits: { entryBytes: BODY_BYTES, settlingSeconds: 60 },
    marker: 'body',
    getAuthType: () => 'apiKey',
    getLogFormatType: () => 'text/html',

    getUserInfo: async ({ hostname, authHeader, signal }) => {
      try {
        const { id, name, company, zone } = await api.me({ user: { hostname }, authHeader, signal });
        return { successful: true, platformUserInfo: { id, name, accountId: company, timezoneName: zone } };
      } catch (error) {
        if (!DaybookError.is(error) || error.kind !== 'auth') throw error;
        return {
          successful: false,
          returnMessage: { messageType: 'warning', message: 'This key is not valid.' },
        };
      }
    },

    unAuthorize: () => null,

    findContact: async ({ phoneNumber, isExtension, ...access }) => {
      if (isExtension) return { matchedContactInfo: [] };
      // The search finds digits anywhere and any country: the whole number decides.
      const found = await api.contacts(access, nationalPart(phoneNumber));
      return { matchedContactInfo: found.filter(({ phone }) => toE164(phone) === phoneNumber) };
    },

    findContactWithName: async ({ name, ...access }) => ({
      matchedContactInfo: await api.contacts(access, name),
    }),

    createContact: async ({ phoneNumber, newContactName, ...access }) => {
      const { id } = await api.addContact(access, { name: newContactName, phone: phoneNumber });
      return { contactInfo: { id, name: newContactName } };
    },

    createMessageLog: async ({ contactInfo, digest, previous, additionalSubmission, ...access }) => {
      const contact = String(contactInfo.id);
      if (previous === 'uncertain') {
        const landed = findMarked(await api.notes(access, contact), digest);
        if (landed) {
          await api.replaceNote(access, landed.id, digest);
          return { logId: landed.id };
        }
      }
      const { deals } = additionalSubmission;
      const deal = typeof deals === 'string' && deals.startsWith('deal-') ? deals : undefined;
      const { id } = await api.addNote(access, contact, { digest, deal });
      return { logId: id, returnMessage: { messageType: 'success', message: 'Message logged', ttl: 1000 } };
    },

    updateMessageLog: async ({ existingMessageLog, digest, ...access }) => {
      const id = String(existingMessageLog.thirdPartyLogId);
      const { deleted } = await api.replaceNote(access, id, digest);
      if (deleted) throw new DaybookError('crm_not_found', { crm: 'Reference', detail: `note ${id}` });
      return {};
    },

    findMessageLog: async ({ contactInfo, marker, subject, ...access }) =>
      toMessageLog(findMarked(await api.notes(access, String(contactInfo.id)), { marker, subject })),

    getMessageLog: async ({ logId, ...access }) => toMessageLog(await api.readNote(access, String(logId))),
  };
}

/** A customer may quote a marker: of several notes the one with the right subject is meant. */
export function findMarked(
  notes: readonly ApiNote[],
  { marker, subject }: { marker: string; subject: string },
): ApiNote | undefined {
  const marked = notes.filter(({ body, deleted }) => !deleted && body.includes(marker));
  return marked.find((note) => note.subject === subject) ?? marked[0];
}

function toMessageLog(note: ApiNote | undefined): MessageLog {
  return note && !note.deleted ? { logId: note.id, subject: note.subject, body: note.body } : null;
}

/** `(415) 555-0142` and `+14155550142` are one number; who writes no country is in the first one's. */
export function toE164(phone: string): string {
  const digits = phone.replace(/\D/g, '');
  return phone.startsWith('+') ? `+${digits}` : `+1${digits}`;
}

export function nationalPart(phoneNumber: string): string {
  return phoneNumber.replace(/^\+1/, '').replace(/\D/g, '');
}
