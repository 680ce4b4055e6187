import { contactSchema, DaybookError, NEW_CONTACT_ID, toSafeLine } from '@daybook/core';
import { z } from 'zod';
import type { App, Context } from '../context.js';
import { returnMessage } from '../http/answers.js';
import { signedInUser } from '../http/authenticate.js';
import { keyOfNumber, readFormats, readPhoneNumber } from '../http/phone-number.js';
import { readSearchName } from '../http/search-name.js';
import { peopleIn } from '../intake/people-in.js';
import { forClient, nobody, pseudoContact } from './contact-answers.js';

const HOUR_MS = 3_600_000;
const tags = ['Contacts'];
const text = z.string().max(1_000);

const findQuerySchema = z.object({
  phoneNumber: text.default(''),
  overridingFormat: text.default(''),
  isExtension: text.default('false'),
  isForceRefreshAccountData: text.optional(),
});

const newContactSchema = z.object({
  phoneNumber: text,
  newContactName: text.nullish(),
  newContactType: text.nullish(),
  additionalSubmission: z.record(z.string(), z.unknown()).nullish(),
});

const contactsSchema = z.object({
  successful: z.literal(true),
  contact: z.array(contactSchema),
  returnMessage,
});
const createdSchema = z.object({ successful: z.literal(true), contact: contactSchema, returnMessage });

/** Finding and making contacts (protocol, section 3). */
export function contactRoutes(app: App, context: Context): void {
  const { accounts, connectors, storage, profiles, newContacts, logbook, now, authenticate } = context;

  app.get(
    '/contact',
    {
      schema: {
        tags,
        summary: 'Find who has a phone number',
        querystring: findQuerySchema,
        response: { 200: contactsSchema },
      },
      onRequest: authenticate,
    },
    async (request) => {
      const stored = signedInUser(request);
      const { manifest } = connectors.get(stored.user.platform);
      const phoneNumber = readPhoneNumber(request.query.phoneNumber);
      if (phoneNumber === '') throw new DaybookError('bad_request', { detail: 'phoneNumber: is missing' });
      const isRefresh = request.query.isForceRefreshAccountData === 'true';
      const refreshed = isRefresh ? profiles.refresh(stored) : undefined;
      const found = await accounts.use(stored, ({ connector, user, authHeader }) =>
        connector.call('findContact', {
          user,
          authHeader,
          phoneNumber,
          overridingFormat: readFormats(request.query.overridingFormat),
          isExtension: request.query.isExtension === 'true',
          ...(isRefresh && { isForceRefreshAccountData: true }),
        }),
      );
      // What the person logs next is to have their new zone.
      await refreshed;
      const people = peopleIn(found, manifest.displayName);
      await storage.contacts.replace(
        stored.userKey,
        keyOfNumber(stored.user, phoneNumber),
        people.map(({ id, name, type }) => ({ id, name, type })),
        { now: now(), createdSince: now() - HOUR_MS },
      );
      const pseudo =
        found.matchedContactInfo?.find(({ isNewContact }) => isNewContact) ?? pseudoContact(manifest);
      return {
        successful: true as const,
        contact: [
          ...people.map((person) => forClient({ ...person, phone: person.phone ?? phoneNumber })),
          // Last, because automatic logging takes the first.
          { additionalInfo: null, ...forClient({ ...pseudo, id: NEW_CONTACT_ID, isNewContact: true }) },
        ],
        returnMessage: found.returnMessage ?? null,
      };
    },
  );

  app.post(
    '/contact',
    {
      schema: {
        tags,
        summary: 'Make a contact',
        body: newContactSchema,
        response: { 200: createdSchema },
      },
      onRequest: authenticate,
    },
    async (request) => {
      const { body } = request;
      const stored = signedInUser(request);
      const connector = connectors.get(stored.user.platform);
      const { displayName: crm } = connector.manifest;
      if (!connector.has('createContact')) {
        throw new DaybookError('not_supported', {
          detail: `Contacts cannot be created in ${crm} from here.`,
        });
      }
      const phoneNumber = readPhoneNumber(body.phoneNumber);
      if (phoneNumber === '') throw new DaybookError('bad_request', { detail: 'phoneNumber: is missing' });
      const fields = {
        phoneNumber,
        newContactName: toSafeLine(body.newContactName ?? '') || phoneNumber,
        newContactType: body.newContactType ?? '',
        additionalSubmission: body.additionalSubmission ?? {},
      };
      const created = await accounts.use(stored, (account) =>
        newContacts.create(stored.userKey, account, fields),
      );
      if (!created.contactInfo) {
        const detail = created.returnMessage?.message ?? 'it created no contact';
        throw new DaybookError('crm_rejected', { crm, detail });
      }
      // It is made, whatever becomes of that.
      await logbook.resume(stored.userKey, 'contact_not_created').catch(() => 0);
      const type = created.contactInfo.type ?? body.newContactType;
      return {
        successful: true as const,
        contact: forClient({ ...created.contactInfo, type }),
        returnMessage: created.returnMessage ?? {
          messageType: 'success' as const,
          message: 'Contact created.',
          ttl: 1000,
        },
      };
    },
  );

  app.get(
    '/custom/contact/search',
    {
      schema: {
        tags,
        summary: 'Find contacts by name',
        querystring: z.object({ name: text.default('') }),
        response: { 200: contactsSchema },
      },
      onRequest: authenticate,
    },
    async (request) => {
      const stored = signedInUser(request);
      const connector = connectors.get(stored.user.platform);
      const { displayName: crm } = connector.manifest;
      const name = readSearchName(request.url);
      if (toSafeLine(name) === '') return nobody('Type a name to search for.');
      if (!connector.has('findContactWithName'))
        return nobody(`${crm} cannot be searched by name from here.`);
      const found = await accounts.use(stored, ({ user, authHeader }) =>
        connector.call('findContactWithName', { user, authHeader, name }),
      );
      const people = peopleIn(found, crm);
      const message = found.returnMessage ?? null;
      if (people.length === 0) return nobody('No contact has this name.', message);
      return { successful: true as const, contact: people.map(forClient), returnMessage: message };
    },
  );
}
