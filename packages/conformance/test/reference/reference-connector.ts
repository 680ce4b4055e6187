import {
  type Connector,
  type ConnectorDefinition,
  type Contact,
  DaybookError,
  type Digest,
  defineConnector,
  type MessageLog,
  type Params,
  readWantedNumber,
  regionOf,
  type WantedNumber,
} from '@daybook/core';
import { defineSubject, type Environment, type Subject } from '../../src/index.js';
import { manifest } from './manifest.js';
import { dealOf, findMarked, standing } from './notes.js';
import { oauthInfo } from './oauth.js';
import { type Access, type ApiContact, type ApiNote, ReferenceApi } from './reference-api.js';
import { referenceCalls } from './reference-calls.js';
import { BAD, BODY_BYTES, COLLEAGUE, GOOD, ReferenceCrm, SUBJECT_CHARACTERS } from './reference-crm.js';

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
    signIn: { good: GOOD, colleague: COLLEAGUE, bad: BAD },
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
    limits: {
      entryBytes: BODY_BYTES,
      subjectCharacters: SUBJECT_CHARACTERS,
      settlingSeconds: 60,
      missingSeconds: 10,
    },
    marker: 'body',
    getAuthType: () => 'oauth',
    getOauthInfo: () => oauthInfo,
    getLogFormatType: () => 'text/html',

    getUserInfo: async ({ hostname, authHeader, signal }) => {
      try {
        const { id, name, company, zone, region } = await api.me({ user: { hostname }, authHeader, signal });
        return {
          successful: true,
          platformUserInfo: { id, name, accountId: company, timezoneName: zone, region },
        };
      } catch (error) {
        if (!DaybookError.is(error) || error.kind !== 'auth') throw error;
        return {
          successful: false,
          returnMessage: { messageType: 'warning', message: 'This login is not valid.' },
        };
      }
    },

    unAuthorize: () => null,

    findContact: async (params) => {
      const { matchedContactInfo } = await search(api, params, readWanted(params));
      return { matchedContactInfo: matchedContactInfo.map(withChoices) };
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
      const deal = dealOf(additionalSubmission);
      if (previous === 'uncertain') {
        const landed = findMarked(await api.notes(access, contact), digest);
        if (landed) {
          return { logId: landed.id, stored: await replace(api, access, landed.id, { digest, deal }) };
        }
      }
      const stored = await api.addNote(access, contact, { digest, deal });
      return {
        logId: stored.id,
        stored,
        returnMessage: { messageType: 'success', message: 'Message logged', ttl: 1000 },
      };
    },

    updateMessageLog: async ({ existingMessageLog, digest, additionalSubmission, ...access }) => {
      const id = String(existingMessageLog.thirdPartyLogId);
      const deal = dealOf(additionalSubmission);
      return { stored: standing(await replace(api, access, id, { digest, deal })) };
    },

    findMessageLog: async ({ contactInfo, marker, subject, ...access }) =>
      toMessageLog(findMarked(await api.notes(access, String(contactInfo.id)), { marker, subject })),

    getMessageLog: async ({ logId, ...access }) =>
      toMessageLog(standing(await api.readNote(access, String(logId)))),

    ...referenceCalls(api),
  };
}

/** A deal that is chosen later goes to a note that has none: another one may be a person's own choice. */
async function replace(
  api: ReferenceApi,
  access: Access,
  id: string,
  { digest, deal }: { digest: Digest; deal: string | undefined },
): Promise<ApiNote> {
  const note = await api.replaceNote(access, id, digest);
  return deal === undefined || note.deal !== null ? note : api.linkNote(access, id, deal);
}

function withChoices({ deals, ...contact }: ApiContact): Contact {
  return { ...contact, additionalInfo: { deals: deals.map((deal) => ({ const: deal, title: deal })) } };
}

function toMessageLog(note: ApiNote | undefined): MessageLog {
  return note ? { logId: note.id, subject: note.subject, body: note.body } : null;
}

/** What somebody is looked up by, as a connector should read it. */
export function readWanted({ user, phoneNumber, isExtension }: Params<'findContact'>): WantedNumber {
  return readWantedNumber(phoneNumber, { region: regionOf(user), isExtension });
}

/** The search finds digits anywhere and in any country: who is meant, the whole number decides. */
export async function search(
  api: ReferenceApi,
  access: Access,
  wanted: WantedNumber,
): Promise<{ matchedContactInfo: ApiContact[] }> {
  const [term] = wanted.searchTerms();
  const found = term === undefined ? [] : await api.contacts(access, term);
  return { matchedContactInfo: found.filter(({ phone, phones }) => wanted.matches(phone, ...phones)) };
}
