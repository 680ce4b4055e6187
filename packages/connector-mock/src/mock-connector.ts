import {
  type Connector,
  type Contact,
  type Digest,
  defineConnector,
  type MessageLog,
  type RecordId,
  readWantedNumber,
  regionOf,
  toE164,
} from '@daybook/core';
import { z } from 'zod';
import { callInterfaces } from './call-interfaces.js';
import { addEntry, landedEntry, linkLater, logWith, textOf } from './entries.js';
import { manifest } from './manifest.js';
import { createMockCrm, type MockContact, type MockCrm, type MockLog } from './mock-crm.js';

/** Where the CRM is: a JSON file, or a {@link MockCrm} that others share. */
export type MockConnectorOptions = ({ file: string } | { crm: MockCrm }) & {
  /** Time zone of every user, as an IANA name, or what tells it at the moment. Default: `America/Los_Angeles`. */
  timeZone?: string | (() => string);
  /** Where the account is, two letters: numbers without a country are read so. Default: `US`. */
  region?: string;
  /** The present moment, in epoch milliseconds. Default: `Date.now`. */
  now?: () => number;
};

const logged = { messageType: 'success', message: 'Message logged', ttl: 1000 } as const;
const keepsItsLink = {
  messageType: 'warning',
  message: 'Message logged. The entry keeps the deal or lead that it has.',
  ttl: 5000,
} as const;
const usernameSchema = z.string().trim().min(1).catch('Ann Agent');

/**
 * Makes the connector for the mock CRM.
 *
 * @returns the connector, ready for `createServer`
 * @example
 * const connector = createMockConnector({ file: 'mock-crm.json' });
 */
export function createMockConnector(options: MockConnectorOptions): Connector {
  const { timeZone = 'America/Los_Angeles', region = 'US', now = Date.now } = options;
  const crm = 'crm' in options ? options.crm : createMockCrm(options.file);
  const timestamp = (): string => new Date(now()).toISOString();

  return defineConnector({
    manifest,
    // A write to a file has happened or has not, and what it wrote can be read: there is nothing to wait for.
    limits: { entryBytes: 100_000, subjectCharacters: 255, settlingSeconds: 0, missingSeconds: 0 },
    marker: 'field',

    getAuthType: () => 'apiKey',

    getBasicAuth: ({ apiKey }) => Buffer.from(`${apiKey}:`).toString('base64'),

    getUserInfo: ({ apiKey = '', additionalInfo }) => {
      if (apiKey.trim() === '' || apiKey.startsWith('wrong')) {
        const message = 'Mock CRM does not accept this API key.';
        return { successful: false, returnMessage: { messageType: 'warning', message, ttl: 3000 } };
      }
      const name = usernameSchema.parse(additionalInfo.username);
      const id = name.toLowerCase().replace(/\s+/g, '-');
      return {
        successful: true,
        platformUserInfo: {
          id,
          name,
          accountId: 'mock',
          timezoneName: typeof timeZone === 'function' ? timeZone() : timeZone,
          ...(options.region && { region: options.region }),
        },
      };
    },

    unAuthorize: () => ({
      returnMessage: { messageType: 'success', message: 'Signed out of Mock CRM', ttl: 1000 },
    }),

    findContact: async ({ user, phoneNumber, isExtension }) => {
      // Numbers are compared, not texts, so every `overridingFormat` is covered.
      const home = regionOf(user) ?? region;
      const wanted = readWantedNumber(phoneNumber, { region: home, isExtension });
      const { contacts } = await crm.read();
      const matches = contacts.filter(({ phone, phones = [] }) => wanted.matches(phone, ...phones));
      const shown = toE164(phoneNumber, home) ?? phoneNumber;
      return { matchedContactInfo: matches.map((contact) => toMatch(contact, shown)) };
    },

    findContactWithName: async ({ user, name }) => {
      const wanted = name.trim().toLowerCase();
      const { contacts } = await crm.read();
      const matches = contacts.filter((contact) => contact.name.toLowerCase().includes(wanted));
      return {
        matchedContactInfo: matches.map((contact) =>
          toMatch(contact, toE164(contact.phone, regionOf(user) ?? region) ?? contact.phone),
        ),
      };
    },

    createContact: ({ phoneNumber, newContactName, newContactType }) =>
      crm.edit((data) => {
        const contact = {
          id: data.nextId++,
          name: newContactName,
          type: newContactType || 'Contact',
          phone: phoneNumber,
          leads: [],
          deals: [],
        };
        data.contacts.push(contact);
        return { contactInfo: toMatch(contact, phoneNumber) };
      }),

    getLogFormatType: () => 'text/html',

    createMessageLog: ({ contactInfo, additionalSubmission, digest, previous }) =>
      crm.edit((data) => {
        const time = timestamp();
        const landed = landedEntry(data, { marker: digest.marker, previous });
        if (landed) {
          replaceText(landed, digest, time);
          linkLater(data, landed, additionalSubmission);
          return { logId: landed.id, stored: textOf(landed), returnMessage: logged };
        }
        const { subject, body, format, marker, day, startsAt } = digest;
        const entry = { subject, body, format, marker, day, startsAt };
        const log = addEntry(data, entry, { contactId: contactInfo.id, chosen: additionalSubmission, time });
        return { logId: log.id, stored: textOf(log), returnMessage: logged };
      }),

    updateMessageLog: ({ existingMessageLog, digest, additionalSubmission }) =>
      crm.edit((data) => {
        const log = logWith(data, existingMessageLog.thirdPartyLogId);
        replaceText(log, digest, timestamp());
        const isLinked = linkLater(data, log, additionalSubmission);
        return { stored: textOf(log), returnMessage: isLinked ? logged : keepsItsLink };
      }),

    findMessageLog: async ({ marker }) => {
      const { logs } = await crm.read();
      const log = logs.find((each) => each.marker === marker);
      return log ? toMessageLog(log) : null;
    },

    getMessageLog: async ({ logId }) => toMessageLog(logWith(await crm.read(), logId)),

    ...callInterfaces(crm, timestamp),
  });
}

/** A contact as the client wants it. A field that has no choices for this contact must have no key. */
function toMatch({ id, name, type, leads, deals }: MockContact, phone: string): Contact {
  return {
    id,
    name,
    type,
    phone,
    additionalInfo: {
      ...(leads.length > 0 && { leads: leads.map(toChoice) }),
      ...(deals.length > 0 && { deals: deals.map(toChoice) }),
    },
  };
}

function toChoice({ id, title }: { id: RecordId; title: string }): { const: RecordId; title: string } {
  return { const: id, title };
}

/** The text is ours and is replaced whole; the contact may be somebody's later choice and stays. */
function replaceText(log: MockLog, { subject, body }: Digest, updatedAt: string): void {
  Object.assign(log, { subject, body, updatedAt } satisfies Partial<MockLog>);
}

function toMessageLog(log: MockLog): MessageLog {
  return { logId: log.id, ...textOf(log) };
}
