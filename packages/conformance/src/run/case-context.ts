import {
  type Connector,
  type ContactInfo,
  DaybookError,
  type Digest,
  type EntryText,
  type InterfaceName,
  type LogFormat,
  type MessageLog,
  type Params,
  type ParsedResult,
  type RecordId,
  type User,
} from '@daybook/core';
import type { Environment } from '../environment.js';
import type { FakeCrmPort, StoredEntry } from '../fake-crm-port.js';
import type { SignIn, Subject } from '../subject.js';
import { check, checkEqual, show } from './check.js';
import type { FakeClock } from './clock.js';
import type { LiveAccount } from './live.js';
import type { Network } from './network.js';
import { ADA, digestOf, HOME_ZONE, type Script } from './script.js';
import { authHeaderOf, toUser } from './signing-in.js';
import { firstDifference, type Losses, visibleText } from './visible-text.js';

/** On whose behalf a connector is called. */
export interface Caller {
  user: User;
  authHeader: string;
}

/** A day to be written, and what goes with it. */
export interface Writing {
  contact: ContactInfo;
  digest: Digest;
  previous?: 'none' | 'uncertain';
  /** Fields of App Connect's interface beside those that the kit sets. */
  more?: Partial<Params<'createMessageLog'>>;
  signal?: AbortSignal;
}

/** What a write told. */
export interface Told {
  logId: RecordId;
  /** The entry as the CRM is said to have stored it. */
  stored: EntryText | undefined;
}

/** What a case works with: a new connector for each call, an empty CRM, a clock that stands. */
export class CaseContext {
  readonly subject: Subject;
  readonly clock: FakeClock;
  readonly network: Network;
  readonly environment: Environment;
  readonly #facts: Connector;
  readonly #crm: FakeCrmPort | undefined;
  readonly #live: LiveAccount | undefined;
  readonly #losses: Losses;
  #caller: Caller | undefined;
  #format: LogFormat | undefined;
  #warm: Connector | undefined;

  constructor(parts: {
    subject: Subject;
    facts: Connector;
    crm: FakeCrmPort | undefined;
    clock: FakeClock;
    environment: Environment;
    network: Network;
    live: LiveAccount | undefined;
    losses: Losses;
  }) {
    this.subject = parts.subject;
    this.#facts = parts.facts;
    this.clock = parts.clock;
    this.environment = parts.environment;
    this.network = parts.network;
    this.#crm = parts.crm;
    this.#live = parts.live;
    this.#losses = parts.losses;
  }

  /** The fake CRM. */
  get crm(): FakeCrmPort {
    check(this.#crm, 'this case has no fake CRM');
    return this.#crm;
  }

  /** The real account. */
  get live(): LiveAccount {
    check(this.#live, 'this case needs a real account');
    return this.#live;
  }

  /** A connector that knows nothing of earlier calls, unless {@link keepWarm} was called. */
  connector(): Connector {
    return this.#warm ?? this.subject.create(this.environment);
  }

  /** From now on one connector carries out all calls, as in a process that keeps running. */
  keepWarm(): void {
    this.#warm = this.subject.create(this.environment);
  }

  /** What the connector says about itself: its manifest, its limits, what it has. */
  get facts(): Pick<Connector, 'manifest' | 'limits' | 'marker' | 'has'> {
    return this.#facts;
  }

  /** Waits as core does before it looks for what was written: until then a search may not show it. */
  settle(leastMs = 0): Promise<void> {
    const { settlingSeconds } = this.facts.limits;
    return this.environment.sleep(Math.max(settlingSeconds * 1000, leastMs));
  }

  /** Calls an interface, as core does. */
  call<Name extends InterfaceName>(name: Name, params: Params<Name>): Promise<ParsedResult<Name>> {
    return this.connector().call(name, params);
  }

  async format(): Promise<LogFormat> {
    this.#format ??= this.facts.has('getLogFormatType')
      ? await this.call('getLogFormatType', {})
      : 'text/plain';
    return this.#format;
  }

  /** Signs somebody in; the answer is the connector's. */
  async signIn(login: SignIn): Promise<ParsedResult<'getUserInfo'>> {
    const connector = this.connector();
    return connector.call('getUserInfo', {
      hostname: login.hostname,
      platform: connector.manifest.name,
      authHeader: await authHeaderOf(connector, login),
      ...(login.apiKey !== undefined && { apiKey: login.apiKey }),
      additionalInfo: login.additionalInfo ?? {},
    });
  }

  /** The person who writes in this case, signed in once. */
  async caller(): Promise<Caller> {
    if (this.#caller) return this.#caller;
    const login = this.#live ?? this.subject.signIn.good;
    const { successful, platformUserInfo, returnMessage } = await this.signIn(login);
    check(successful && platformUserInfo, `the good login is refused: ${show(returnMessage)}`);
    const authHeader = await authHeaderOf(this.#facts, login);
    this.#caller = { user: toUser(this.facts, login, platformUserInfo), authHeader };
    return this.#caller;
  }

  /** From now on somebody else calls. */
  become(caller: Caller): void {
    this.#caller = caller;
  }

  /** The same person in another time zone. */
  async moveTo(timezoneName: string): Promise<void> {
    const caller = await this.caller();
    this.#caller = { ...caller, user: { ...caller.user, timezoneName } };
  }

  /** The same person with another region: two letters, as the client's setting holds them. */
  async setRegion(value: string): Promise<void> {
    const { user, authHeader } = await this.caller();
    const userSettings = { ...user.userSettings, selectedRegion: { value } };
    this.#caller = { user: { ...user, userSettings }, authHeader };
  }

  /** Puts a person into the CRM, as an entry's contact. */
  async seed({
    name,
    phone,
    typed,
  }: {
    name: string;
    phone: string;
    typed?: string;
  } = ADA): Promise<ContactInfo> {
    const id = await this.crm.seedContact({ name, phone: typed ?? phone });
    return { id, name, type: this.contactType, phoneNumber: phone };
  }

  /** The first type that the manifest names, as the client sends it with a contact. */
  get contactType(): string {
    return this.facts.manifest.contactTypes?.[0]?.value ?? 'Contact';
  }

  async digest(script: Script): Promise<Digest> {
    const { user } = await this.caller();
    const zone = { timezoneName: user.timezoneName ?? HOME_ZONE };
    return digestOf(this.facts, await this.format(), { zone, ...script });
  }

  /** @throws DaybookError `crm_rejected` when the connector gives no id, as core does */
  async create(writing: Writing): Promise<RecordId> {
    return (await this.createAndTell(writing)).logId;
  }

  /** The same, with what the connector says is stored. */
  async createAndTell({ contact, digest, previous = 'none', more = {}, signal }: Writing): Promise<Told> {
    const result = await this.call('createMessageLog', {
      ...(await this.caller()),
      contactInfo: contact,
      additionalSubmission: {},
      digest,
      previous,
      ...this.#messageOf(digest.messages[0], more),
      ...more,
      ...(signal && { signal }),
    });
    const { logId, stored } = result;
    if (logId !== null && logId !== undefined && logId !== '') return { logId, stored: stored ?? undefined };
    const detail = result.returnMessage?.message ?? 'it gave no reason';
    throw new DaybookError('crm_rejected', { crm: this.facts.manifest.displayName, detail });
  }

  async update(writing: Writing, logId: RecordId): Promise<void> {
    await this.updateAndTell(writing, logId);
  }

  /** The same, with what the connector says is stored. */
  async updateAndTell(
    { contact, digest, more = {}, signal }: Writing,
    logId: RecordId,
  ): Promise<Pick<Told, 'stored'>> {
    const { user, authHeader } = await this.caller();
    const { stored } = await this.call('updateMessageLog', {
      user,
      authHeader,
      contactInfo: contact,
      additionalSubmission: {},
      digest,
      ...this.#messageOf(digest.messages.at(-1), more),
      ...more,
      existingMessageLog: {
        id: `row-${digest.key}`,
        platform: user.platform,
        userId: user.id,
        conversationId: digest.key.split('/')[0] ?? '',
        conversationLogId: digest.key,
        thirdPartyLogId: logId,
      },
      ...(signal && { signal }),
    });
    return { stored: stored ?? undefined };
  }

  async find({ contact, digest }: Pick<Writing, 'contact' | 'digest'>): Promise<MessageLog> {
    const createdSince = new Date(this.environment.now() - 86_400_000).toISOString();
    const { marker, subject } = digest;
    return this.call('findMessageLog', {
      ...(await this.caller()),
      contactInfo: contact,
      marker,
      subject,
      createdSince,
    });
  }

  /** Null when the entry is gone, in either of the ways that a connector may say so. */
  async read(contact: ContactInfo, logId: RecordId): Promise<MessageLog> {
    try {
      return await this.call('getMessageLog', { ...(await this.caller()), contactInfo: contact, logId });
    } catch (error) {
      if (DaybookError.is(error) && error.kind === 'not_found') return null;
      throw error;
    }
  }

  async findContact(
    phoneNumber: string,
    more: Partial<Params<'findContact'>> = {},
  ): Promise<NonNullable<ParsedResult<'findContact'>['matchedContactInfo']>> {
    const found = await this.call('findContact', {
      ...(await this.caller()),
      phoneNumber,
      overridingFormat: [],
      isExtension: false,
      ...more,
    });
    return found.matchedContactInfo ?? [];
  }

  /** Entries that people still see. */
  async entries(): Promise<StoredEntry[]> {
    return (await this.crm.entries()).filter(({ deleted }) => !deleted);
  }

  /** The one entry whose subject a digest has, among all that stand in the CRM. */
  async entryOf({ subject, key }: Pick<Digest, 'subject' | 'key'>): Promise<StoredEntry> {
    const entries = (await this.entries()).filter((entry) => entry.subject === subject);
    const [entry] = entries;
    check(entry, `no entry "${subject}" stands in the CRM (${key})`);
    check(entries.length === 1, `${entries.length} entries "${subject}" stand in the CRM where one belongs`);
    return entry;
  }

  /** The entry shows the digest, all of it and nothing else. */
  async checkShows(
    entry: EntryText & Partial<NonNullable<MessageLog>>,
    digest: Pick<Digest, 'subject' | 'body' | 'format'>,
  ): Promise<void> {
    checkEqual(entry.subject, digest.subject, 'the subject of the entry');
    const [found, expected] = [
      visibleText(entry.body, digest.format, this.#losses),
      visibleText(digest.body, digest.format, this.#losses),
    ];
    check(
      found === expected,
      `the entry does not show what was written as it is: ${firstDifference(found, expected)}`,
    );
  }

  /** One entry stands in the CRM, under this contact, with this text. */
  async checkOneEntry({
    contact,
    digest,
  }: {
    contact: ContactInfo;
    digest: Pick<Digest, 'subject' | 'body' | 'format'>;
  }): Promise<StoredEntry> {
    const entries = await this.entries();
    const [entry] = entries;
    check(entry, 'no entry stands in the CRM');
    check(
      entries.length === 1,
      `${entries.length} entries stand in the CRM where one belongs: ${entries.map(({ id }) => id).join(', ')}`,
    );
    checkEqual(entry.contactId, contact.id, "the entry's contact");
    await this.checkShows(entry, digest);
    return entry;
  }

  /** A shared thread has no message, as in core. */
  #messageOf(
    message: Params<'createMessageLog'>['message'],
    more: Partial<Params<'createMessageLog'>>,
  ): Pick<Params<'createMessageLog'>, 'message'> {
    return message === undefined || more.sharedSMSLogContent ? {} : { message };
  }
}
