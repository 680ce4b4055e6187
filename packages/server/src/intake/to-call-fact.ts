/** Turns requests about calls into what they tell. */
import {
  type CallFact,
  type Contact,
  callFactSchema,
  DaybookError,
  describeIssues,
  NEW_CONTACT_ID,
  toSafeLine,
} from '@daybook/core';
import type {
  CachedNoteRequest,
  CreateCallRequest,
  DispositionRequest,
  UpdateCallRequest,
} from './call-log-request.js';

/** What the CRM calls a contact with this number, as far as it has said so. */
export type AskName = (id: Contact['id'], phoneNumber: string) => Promise<string | undefined>;

/**
 * A call that is to be logged.
 *
 * @param askName - asked when the request has no name for the contact
 * @throws DaybookError `no_contact`; the client makes a new contact before it logs a call
 */
export async function fromCreateRequest(request: CreateCallRequest, askName: AskName): Promise<CallFact> {
  const { logInfo, contactId, contactName, contactType, additionalSubmission, ...rest } = request;
  const { id, action, customSubject, recording, voicemail, ...call } = logInfo;
  if (contactId === null || contactId === undefined || contactId === '' || contactId === NEW_CONTACT_ID)
    throw new DaybookError('no_contact');
  const fact = read({
    ...rest,
    ...call,
    origin: 'post',
    recordId: id,
    hasAction: action !== null && action !== undefined && action !== '',
    subject: customSubject,
    recordingLink: recording?.link,
    voicemailLink: rest.voicemailLink ?? voicemail?.link,
    voicemailMessageId: rest.voicemailMessageId ?? voicemail?.messageId,
    fields: additionalSubmission,
  });
  const other = fact.direction === 'Outbound' ? fact.to : fact.from;
  const phoneNumber = other?.phoneNumber || other?.extensionNumber;
  const name =
    toSafeLine(contactName ?? '') ||
    (phoneNumber && (await askName(contactId, phoneNumber))) ||
    other?.name ||
    phoneNumber ||
    `Contact ${contactId}`;
  return {
    ...fact,
    contact: {
      id: contactId,
      name,
      ...(contactType && { type: contactType }),
      ...(phoneNumber && { phoneNumber }),
    },
  };
}

/** Late facts, and a person's changes: these have a subject, which may be empty. */
export function fromUpdateRequest({ additionalSubmission, ...request }: UpdateCallRequest): CallFact {
  const isEdit = request.subject !== undefined && request.subject !== null;
  return read({ ...request, origin: isEdit ? 'edit' : 'sync', fields: additionalSubmission });
}

/** What a person chose in the form; a field that is missing says nothing. */
export function fromDispositionRequest(request: DispositionRequest): CallFact {
  const { sessionId, dispositions, additionalSubmission, extensionNumber } = request;
  const { note, ...fields } = { ...dispositions, ...additionalSubmission };
  return read({ origin: 'disposition', sessionId, extensionNumber, note, fields });
}

/** A note that was typed during the call. */
export function fromCachedNote({ sessionId, note, extensionNumber }: CachedNoteRequest): CallFact {
  return read({ origin: 'cachedNote', sessionId, note, extensionNumber });
}

function read(members: Record<string, unknown>): CallFact {
  const parsed = callFactSchema.safeParse(members);
  if (!parsed.success) throw new DaybookError('bad_request', { detail: describeIssues(parsed.error) });
  return parsed.data;
}
