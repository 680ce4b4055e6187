import type { Connector } from '../contract/v1/connector.js';
import type { RecordId } from '../contract/v1/contact.js';
import type { Params } from '../contract/v1/interfaces.js';
import type { ReturnMessage } from '../contract/v1/return-message.js';
import type { User } from '../contract/v1/user.js';
import { DaybookError } from '../errors/daybook-error.js';
import { linksOf } from './links.js';
import type { PlannedWrite } from './plan.js';
import type { DigestRecord } from './store.js';

/** A user's way into the CRM, ready to be used. */
export interface Account {
  connector: Connector;
  user: User;
  authHeader: string;
}

/** A write that the CRM confirmed. */
export interface Written {
  logId: RecordId;
  returnMessage: ReturnMessage | undefined;
}

/**
 * Writes one entry with one CRM call: create, or replace. A create whose predecessor's fate is unknown first looks
 * for the entry by its marker; what it finds it adopts and replaces.
 *
 * @throws DaybookError saying whether the write may have landed
 */
export async function writeEntry(
  { connector, user, authHeader }: Account,
  record: DigestRecord,
  write: PlannedWrite,
): Promise<Written> {
  const parameters = parametersOf({ connector, user, authHeader }, record, write);
  if (write.entry?.logId !== undefined) return update(connector, record, parameters, write.entry.logId);

  const isUncertain = write.entry !== undefined;
  if (isUncertain && connector.has('findMessageLog')) {
    const found = await connector.call('findMessageLog', {
      user,
      authHeader,
      contactInfo: record.conversation.contact,
      marker: write.digest.marker,
      subject: write.digest.subject,
      createdSince: new Date(write.entry?.writtenAt ?? 0).toISOString(),
    });
    if (found !== null) return update(connector, record, parameters, found.logId);
  }
  const created = await connector.call('createMessageLog', {
    ...parameters,
    ...openingMessage(record, write),
    previous: isUncertain ? 'uncertain' : 'none',
  });
  if (created.logId === null || created.logId === undefined || created.logId === '') {
    throw new DaybookError('crm_rejected', {
      crm: connector.manifest.displayName,
      detail: created.returnMessage?.message ?? 'it gave no reason',
    });
  }
  return { logId: created.logId, returnMessage: created.returnMessage ?? undefined };
}

type EntryParameters = Omit<Params<'createMessageLog'>, 'previous' | 'message'>;

async function update(
  connector: Connector,
  record: DigestRecord,
  parameters: EntryParameters,
  logId: RecordId,
): Promise<Written> {
  const { conversation } = record;
  const newest = parameters.digest.messages.at(-1);
  const updated = await connector.call('updateMessageLog', {
    ...parameters,
    ...(newest && !conversation.thread && { message: newest, ...linksOf(newest) }),
    existingMessageLog: {
      id: record.id,
      platform: parameters.user.platform,
      userId: parameters.user.id,
      conversationId: conversation.conversationId,
      conversationLogId: conversation.conversationLogId,
      thirdPartyLogId: logId,
    },
  });
  return { logId, returnMessage: updated.returnMessage ?? undefined };
}

function parametersOf(
  { user, authHeader }: Account,
  { conversation, additionalSubmission }: DigestRecord,
  { digest }: PlannedWrite,
): EntryParameters {
  const { contact, thread, knownCorrespondents } = conversation;
  return {
    user,
    authHeader,
    contactInfo: contact,
    additionalSubmission,
    digest,
    ...(knownCorrespondents && { correspondents: knownCorrespondents }),
    ...(thread && {
      ownerName: thread.owner,
      ...(thread.assignee && { assigneeName: thread.assignee }),
      sharedSMSLogContent: { subject: digest.subject, body: digest.body },
    }),
  };
}

/** App Connect's contract gives a connector the message that opens the day, and links that tell its kind. */
function openingMessage(
  { conversation }: DigestRecord,
  { arriving }: PlannedWrite,
): Partial<Params<'createMessageLog'>> {
  const [message] = arriving;
  if (message === undefined || conversation.thread) return {};
  return { message, ...linksOf(message) };
}
