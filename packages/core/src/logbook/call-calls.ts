import { toCallParameters } from '../call/call-parameters.js';
import type { CallPart } from '../call/render-call.js';
import type { CallLog } from '../contract/v1/call-log.js';
import type { ContactInfo, RecordId } from '../contract/v1/contact.js';
import type { Params } from '../contract/v1/interfaces.js';
import type { CallChange } from '../contract/v1/phone-call.js';
import { toLocalDay } from '../digest/local-time.js';
import { DaybookError } from '../errors/daybook-error.js';
import type { CallSettings } from './call-settings.js';
import type { EntryRecord, LoggedCall } from './record.js';
import { type Account, toCreatedSince, type Written } from './write-entry.js';

/** A text for one entry of a call. */
export type CallWrite = Pick<CallPart, 'part' | 'marker' | 'subject' | 'body'>;

/** The calls to the CRM for the entries of one call. Each is one call of the connector. */
export class CallCalls {
  readonly #account: Account;
  readonly #call: LoggedCall;
  readonly #settings: CallSettings;
  readonly #signal: AbortSignal;
  readonly #contact: ContactInfo;

  constructor(account: Account, call: LoggedCall, settings: CallSettings, signal: AbortSignal) {
    const { contact } = call.known;
    if (contact === undefined) throw new Error('a call without a contact was to be written');
    this.#account = account;
    this.#call = call;
    this.#settings = settings;
    this.#signal = signal;
    this.#contact = contact;
  }

  /** @throws DaybookError `crm_rejected` when the connector gives no id: it did not file the entry */
  async create(write: CallWrite, previous: 'none' | 'uncertain'): Promise<Written> {
    const { connector } = this.#account;
    const created = await connector.call('createCallLog', {
      ...this.#common(),
      ...this.#parameters(write, this.#call.known.fields),
      previous,
    });
    if (created.logId === null || created.logId === undefined || created.logId === '')
      throw this.#refused(created.returnMessage?.message);
    return {
      logId: created.logId,
      returnMessage: created.returnMessage ?? undefined,
      stored: created.stored ?? undefined,
    };
  }

  async update(
    write: CallWrite,
    logId: RecordId,
    { changed, fields }: { changed: readonly CallChange[]; fields: Record<string, unknown> },
  ): Promise<Written> {
    const updated = await this.#account.connector.call('updateCallLog', {
      ...this.#common(),
      ...this.#parameters(write, fields),
      changed: [...changed],
      logId,
      existingCallLog: this.#row(logId),
    });
    return {
      logId,
      returnMessage: updated.returnMessage ?? undefined,
      stored: updated.stored ?? undefined,
    };
  }

  /** Sets the fields of the form. */
  async dispose(logId: RecordId, dispositions: Record<string, unknown>): Promise<void> {
    const { logId: disposed, returnMessage } = await this.#account.connector.call('upsertCallDisposition', {
      ...this.#common(),
      existingCallLog: this.#row(logId),
      logId,
      dispositions,
    });
    if (disposed === null || disposed === undefined || disposed === '')
      throw this.#refused(returnMessage?.message);
  }

  /** The entry with this write's marker; null when the CRM has none. */
  async find({ marker, subject }: CallWrite, entry: EntryRecord): Promise<RecordId | null> {
    const startsAt = this.#call.known.startTime?.value ?? 0;
    const found = await this.#account.connector.call('findCallLog', {
      ...this.#common(),
      marker,
      subject,
      startsAt: new Date(startsAt).toISOString(),
      day: toLocalDay(startsAt, this.#settings.zone),
      createdSince: toCreatedSince(entry.writtenAt),
    });
    return found?.logId ?? null;
  }

  /** The entry as it now stands; null when the CRM does not show it, `gone` when it says that it was deleted. */
  async read(logId: RecordId): Promise<CallLog | 'gone'> {
    try {
      return await this.#account.connector.call('getCallLog', { ...this.#common(), logId });
    } catch (error) {
      if (!DaybookError.is(error) || error.kind !== 'not_found') throw error;
      return error.isGone ? 'gone' : null;
    }
  }

  #common(): Pick<Params<'getCallLog'>, 'user' | 'authHeader' | 'signal' | 'contactInfo'> {
    const { user, authHeader } = this.#account;
    return { user, authHeader, signal: this.#signal, contactInfo: this.#contact };
  }

  #parameters(
    { part, subject, body }: CallWrite,
    fields: Record<string, unknown>,
  ): ReturnType<typeof toCallParameters> {
    const { id, known } = this.#call;
    return toCallParameters({ known, key: id, settings: this.#settings, part, subject, body, fields });
  }

  #row(logId: RecordId): Params<'updateCallLog'>['existingCallLog'] {
    const { user } = this.#account;
    const { id, known } = this.#call;
    return {
      id: known.telephonySessionId ?? id,
      sessionId: known.sessionId,
      extensionNumber: known.extensionNumber ?? '',
      platform: user.platform,
      userId: user.id,
      contactId: String(this.#contact.id),
      thirdPartyLogId: String(logId),
    };
  }

  #refused(reason: string | undefined): DaybookError {
    const crm = this.#account.connector.manifest.displayName;
    return new DaybookError('crm_rejected', { crm, detail: reason ?? 'it gave no reason' });
  }
}
