import type { Connector } from '../contract/v1/connector.js';
import type { RecordId } from '../contract/v1/contact.js';
import type { Params } from '../contract/v1/interfaces.js';
import type { MessageLog } from '../contract/v1/message-log.js';
import type { ReturnMessage } from '../contract/v1/return-message.js';
import type { User } from '../contract/v1/user.js';
import { DaybookError } from '../errors/daybook-error.js';
import type { EntryText } from '../text/entry-text.js';
import { linksOf } from './links.js';
import type { PlannedWrite } from './plan.js';
import type { DigestRecord } from './record.js';

/** A user, as far as is known without asking anybody. */
export interface Profile {
  connector: Connector;
  user: User;
}

/** A user's way into the CRM, ready to be used. */
export interface Account extends Profile {
  authHeader: string;
}

/** A write that the CRM confirmed. */
export interface Written {
  logId: RecordId;
  returnMessage: ReturnMessage | undefined;
  /** The entry as the CRM has stored it, where its answer told. */
  stored: EntryText | undefined;
}

/** One entry's calls to its CRM: create, replace, find, read. Each is one call of the connector. */
export class EntryCalls {
  readonly #account: Account;
  readonly #record: DigestRecord;
  readonly #signal: AbortSignal;

  constructor(account: Account, record: DigestRecord, signal: AbortSignal) {
    this.#account = account;
    this.#record = record;
    this.#signal = signal;
  }

  /** @throws DaybookError `crm_rejected` when the connector gives no id: it did not file the entry */
  async create(write: PlannedWrite, previous: 'none' | 'uncertain'): Promise<Written> {
    const { connector } = this.#account;
    const created = await connector.call('createMessageLog', {
      previous,
      ...this.#parameters(write),
      ...this.#message(write.arriving[0]),
    });
    if (created.logId === null || created.logId === undefined || created.logId === '') {
      throw new DaybookError('crm_rejected', {
        crm: connector.manifest.displayName,
        detail: created.returnMessage?.message ?? 'it gave no reason',
      });
    }
    return {
      logId: created.logId,
      returnMessage: created.returnMessage ?? undefined,
      stored: created.stored ?? undefined,
    };
  }

  async replace(write: PlannedWrite, logId: RecordId): Promise<Written> {
    const { conversation, id } = this.#record;
    const { connector, user } = this.#account;
    const updated = await connector.call('updateMessageLog', {
      existingMessageLog: {
        id,
        platform: user.platform,
        userId: user.id,
        conversationId: conversation.conversationId,
        conversationLogId: conversation.conversationLogId,
        thirdPartyLogId: logId,
      },
      ...this.#parameters(write),
      ...(!write.isChosen && { additionalSubmission: {} }),
      ...this.#message(connector.writes === 'message' ? write.arriving[0] : write.digest.messages.at(-1)),
    });
    return {
      logId,
      returnMessage: updated.returnMessage ?? undefined,
      stored: updated.stored ?? undefined,
    };
  }

  /** The entry with this write's marker; null when the CRM has none. */
  find({ digest, entry }: PlannedWrite): Promise<MessageLog> {
    return this.#account.connector.call('findMessageLog', {
      contactInfo: this.#record.conversation.contact,
      ...this.#call(),
      marker: digest.marker,
      subject: digest.subject,
      createdSince: toCreatedSince(entry?.writtenAt ?? 0),
    });
  }

  /** The entry as it now stands; null when the CRM does not show it, `gone` when it says that it was deleted. */
  async read(logId: RecordId): Promise<MessageLog | 'gone'> {
    try {
      return await this.#account.connector.call('getMessageLog', {
        contactInfo: this.#record.conversation.contact,
        ...this.#call(),
        logId,
      });
    } catch (error) {
      if (!DaybookError.is(error) || error.kind !== 'not_found') throw error;
      return error.isGone ? 'gone' : null;
    }
  }

  #call(): Pick<Params<'getMessageLog'>, 'user' | 'authHeader' | 'signal'> {
    const { user, authHeader } = this.#account;
    return { user, authHeader, signal: this.#signal };
  }

  #parameters({ digest }: PlannedWrite): Omit<Params<'createMessageLog'>, 'previous' | 'message'> {
    const { conversation, additionalSubmission } = this.#record;
    const { contact, thread, knownCorrespondents } = conversation;
    return {
      contactInfo: contact,
      ...this.#call(),
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

  /** App Connect's contract names one message and links that tell its kind; a shared thread has none. */
  #message(message: Params<'createMessageLog'>['message']): Partial<Params<'createMessageLog'>> {
    if (message === undefined || this.#record.conversation.thread) return {};
    return { message, ...linksOf(message) };
  }
}

/** A day of margin: earlier tries count as well, clocks differ, and some CRMs keep whole seconds only. */
export function toCreatedSince(writtenAt: number): string {
  return new Date(Math.max(0, writtenAt - 86_400_000)).toISOString();
}
