import { type Contact, DaybookError, NEW_CONTACT_ID, type ReturnMessage } from '@daybook/core';
import { z } from 'zod';
import { openStoredUser } from '../accounts/open-account.js';
import type { App, Context } from '../context.js';
import { signedInUser } from '../http/authenticate.js';
import { readFormats, readPhoneNumber } from '../http/phone-number.js';

const text = z.string().max(1_000);

const newContactSchema = z.object({
  phoneNumber: text,
  newContactName: text.nullish(),
  newContactType: text.nullish(),
  additionalSubmission: z.record(z.string(), z.unknown()).nullish(),
});

/** Finding and making contacts (protocol, section 3). */
export function contactRoutes(app: App, context: Context): void {
  const { connectors, storage, newContacts, now, authenticate } = context;

  app.get(
    '/contact',
    {
      schema: {
        tags: ['Contacts'],
        querystring: z.object({
          phoneNumber: text.default(''),
          overridingFormat: text.default(''),
          isExtension: text.default('false'),
        }),
      },
      onRequest: authenticate,
    },
    async (request) => {
      const stored = signedInUser(request);
      const { connector, user, authHeader } = await openStoredUser(stored, connectors);
      const phoneNumber = readPhoneNumber(request.query.phoneNumber);
      if (phoneNumber === '') throw new DaybookError('bad_request', { detail: 'phoneNumber: is missing' });
      const { matchedContactInfo, returnMessage } = await connector.call('findContact', {
        user,
        authHeader,
        phoneNumber,
        overridingFormat: readFormats(request.query.overridingFormat),
        isExtension: request.query.isExtension === 'true',
      });
      const contacts = matchedContactInfo ?? [];
      const people = contacts.filter(({ isNewContact }) => !isNewContact);
      await storage.contacts.remember(
        stored.userKey,
        people.map(({ id, name, type }) => ({ phone: phoneNumber, contact: { id, name, type } })),
        { createdByUs: false, now: now() },
      );
      const pseudo = contacts.find(({ isNewContact }) => isNewContact) ?? pseudoContact(connector.manifest);
      return {
        successful: true,
        returnMessage: returnMessage ?? null,
        contact: [...people.map(forClient), forClient({ ...pseudo, id: NEW_CONTACT_ID, isNewContact: true })],
      };
    },
  );

  app.post(
    '/contact',
    { schema: { tags: ['Contacts'], body: newContactSchema }, onRequest: authenticate },
    async (request) => {
      const stored = signedInUser(request);
      const account = await openStoredUser(stored, connectors);
      const { displayName: crm } = account.connector.manifest;
      if (!account.connector.has('createContact')) {
        throw new DaybookError('not_supported', { detail: `Contacts cannot be created in ${crm} from here.` });
      }
      const { body } = request;
      const phoneNumber = readPhoneNumber(body.phoneNumber);
      const name = body.newContactName?.trim() || phoneNumber;
      if (name === '') throw new DaybookError('bad_request', { detail: 'newContactName: is missing' });
      const { contactInfo, returnMessage } = await newContacts.create(stored.userKey, account, {
        phoneNumber,
        newContactName: name,
        newContactType: body.newContactType ?? '',
        additionalSubmission: body.additionalSubmission ?? {},
      });
      if (!contactInfo) {
        throw new DaybookError('crm_rejected', { crm, detail: returnMessage?.message ?? 'it created no contact' });
      }
      return {
        successful: true,
        contact: forClient({ ...contactInfo, type: contactInfo.type ?? body.newContactType }),
        returnMessage: returnMessage ?? success('Contact created.'),
      };
    },
  );

  app.get(
    '/custom/contact/search',
    {
      schema: { tags: ['Contacts'], querystring: z.object({ name: text.default('') }) },
      onRequest: authenticate,
    },
    async (request) => {
      const { connector, user, authHeader } = await openStoredUser(signedInUser(request), connectors);
      const name = request.query.name.trim();
      const found =
        name !== '' && connector.has('findContactWithName')
          ? await connector.call('findContactWithName', { user, authHeader, name })
          : {};
      const contacts = (found.matchedContactInfo ?? []).filter(({ isNewContact }) => !isNewContact);
      const nobody: ReturnMessage = { messageType: 'warning', message: 'No contact has this name.', ttl: 3000 };
      return {
        successful: true,
        contact: contacts.map(forClient),
        returnMessage: found.returnMessage ?? (contacts.length === 0 ? nobody : null),
      };
    },
  );
}

/** The client's form throws on a null in `additionalInfo`; for itself, a missing key is fine. */
function forClient({ additionalInfo, ...contact }: Contact): Record<string, unknown> {
  const present = Object.entries({ ...contact }).filter(([, value]) => value !== null && value !== undefined);
  const choices = Object.entries(additionalInfo ?? {}).filter(([, value]) => value !== null && value !== undefined);
  return {
    ...Object.fromEntries(present),
    additionalInfo: additionalInfo ? Object.fromEntries(choices) : null,
  };
}

function pseudoContact({ contactTypes }: { contactTypes?: { value: string }[] | undefined }): Contact {
  return {
    id: NEW_CONTACT_ID,
    name: 'Create new contact...',
    isNewContact: true,
    ...(contactTypes?.[0] && { defaultContactType: contactTypes[0].value }),
  };
}

function success(message: string): ReturnMessage {
  return { messageType: 'success', message, ttl: 1000 };
}
