/* oxlint-disable no-await-in-loop -- one thing after another is the point of a trial */
import type { DatabaseName } from '../test/support/storages.js';
import { type Answer, Client } from './client.js';
import { TrialCrm } from './crm.js';
import { House } from './house.js';
import { Ledger } from './ledger.js';
import { type Evidence, faultsOf, type UnfiledLine } from './model.js';
import { pause } from './pause.js';
import { People } from './people.js';
import { type Conversation, type Step, type Story, tellStory } from './story.js';

/** What a trial did. */
export interface Figures {
  messages: number;
  requests: number;
  kills: number;
  stops: number;
  crashes: number;
  mishaps: number;
  edits: number;
  deletions: number;
}

/** A trial that found something. */
export class TrialFailed extends Error {
  /** All that happened, line by line. */
  readonly journal: readonly string[];

  constructor(faults: readonly string[], journal: readonly string[]) {
    super(faults.join('\n'));
    this.journal = journal;
  }
}

/** How long nothing may happen before a trial counts as over: longer than any write takes to settle. */
const QUIET_MS = 4_000;
/**
 * After so many looks what is not right never will be. Looks that the server answers, not a time: a machine on which it
 * is slow has it wait longer.
 */
const LOOKS = 400;
const POLL_MS = 250;
/** How long a client waits that was told to. */
const WAIT_MS = 100;

type Send = Extract<Step, { kind: 'send' }>;

/**
 * Plays one trial: turmoil; then calm, in which nobody sends anything and all that was promised must come about; then
 * every day is sent again; and once more, which must change nothing.
 *
 * @param options - `sabotage`: what of the server is broken on purpose (see `sabotage.mjs`); `looks`: how often
 *   is looked for what must come about
 * @returns what happened in it
 * @throws TrialFailed
 */
export async function runSeed(
  seed: number,
  database: DatabaseName,
  { sabotage = '', looks = LOOKS }: { sabotage?: string; looks?: number } = {},
): Promise<Figures> {
  const journal: string[] = [];
  const beganAt = Date.now();
  const note = (line: string): void =>
    void journal.push(`${String(Date.now() - beganAt).padStart(6)} ${line}`);
  const story = tellStory(seed, database);
  const ledger = new Ledger();
  const crm: TrialCrm = new TrialCrm(story.mishaps, {
    note,
    strike: (pid, mishap) => house.strike(pid, mishap),
    written: (entry) => people.saw(entry),
    refused: (owner, status) => ledger.refuse(owner, status),
  });
  const house = new House({ story, crmPort: await crm.listen(), sabotage, note });
  const clients = new Map(story.people.map((person) => [person, new Client(person, story)]));
  const clientOf = (person: string): Client => clients.get(person) ?? new Client(person, story);
  const people = new People({ story, crm, house, ledger, clientOf, note });
  try {
    await house.open();
    const trial = new Trial({ story, crm, house, ledger, people, clients, note, journal, looks });
    await trial.run();
    return {
      messages: story.conversations.reduce((sum, { messages }) => sum + messages.length, 0),
      requests: trial.requests,
      kills: house.kills,
      stops: house.stops,
      crashes: house.crashes,
      mishaps: crm.mishaps,
      edits: people.edits,
      deletions: people.deletions,
    };
  } finally {
    people.goHome();
    await house.close();
    await crm.close();
  }
}

interface Parts {
  story: Story;
  crm: TrialCrm;
  house: House;
  ledger: Ledger;
  people: People;
  clients: Map<string, Client>;
  note: (line: string) => void;
  journal: readonly string[];
  looks: number;
}

class Trial {
  requests = 0;
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async run(): Promise<void> {
    const { crm, note } = this.#parts;
    await this.#signIn();
    await this.#turmoil();
    note('calm');
    await this.#until((faults) => faults.length === 0);
    await this.#signIn();
    await this.#retryWhatWasRefused();
    note('every day is sent again');
    await this.#sendEveryDay();
    await this.#until((faults) => faults.length === 0 && crm.quietMs() > QUIET_MS);
    const before = JSON.stringify(crm.entries.all);
    note('every day is sent once more');
    await this.#sendEveryDay();
    await this.#until((faults) => faults.length === 0);
    if (JSON.stringify(crm.entries.all) !== before) this.#fail(['What is sent once more changes something.']);
  }

  async #turmoil(): Promise<void> {
    const { story, crm, house, people } = this.#parts;
    const steps = [...story.steps];
    const underWay: Promise<void>[] = [];
    const client = async (): Promise<void> => {
      for (let step = steps.shift(); step !== undefined; step = steps.shift()) {
        if (step.kind === 'send') {
          const answer = await this.#send(step);
          // Whoever is told to wait does so for a moment, or all would be over before the pause is.
          if (answer.outcome === 'none' || answer.status !== 200) await pause(WAIT_MS);
        } else underWay.push(this.#befall(step));
        this.#assertUnharmed();
      }
    };
    await Promise.all(Array.from({ length: story.clients }, client));
    crm.calm();
    people.goHome();
    await Promise.all(underWay);
    await house.recover();
    if (story.restartsAtEnd) await house.restart();
    await house.recover();
  }

  async #befall(step: Exclude<Step, Send>): Promise<void> {
    const { house, people } = this.#parts;
    switch (step.kind) {
      case 'kill':
        return house.kill(step.process);
      case 'stop':
        return house.stop(step.process, step.forMs);
      case 'crash the database':
        return house.crashDatabase(step.forMs);
      case 'edit':
        return people.wantToEdit(step);
      case 'delete':
        return people.deleteOne(step.conversation);
      default:
        return people.goThroughList(step.person, step.kind);
    }
  }

  async #signIn(): Promise<void> {
    const url = await this.#parts.house.waitForUrl();
    await Promise.all([...this.#parts.clients.values()].map((client) => client.signIn(url)));
  }

  async #retryWhatWasRefused(): Promise<void> {
    const { house, ledger, clients } = this.#parts;
    const url = await house.waitForUrl();
    for (const client of clients.values()) {
      const lines = (await client.unfiled(url)) ?? [];
      const ids = lines.filter(({ code }) => code !== 'entry_deleted').map(({ digestId }) => digestId);
      if (ids.length > 0) await client.act(url, 'retry', ids);
    }
    ledger.refused.clear();
  }

  /** With the contact that it was sent with last; a client tries again what it is told to. */
  async #sendEveryDay(): Promise<void> {
    const { story, looks } = this.#parts;
    const sends = story.conversations.flatMap((conversation) => lastSends(conversation, story.steps));
    await Promise.all(
      sends.map(async (send) => {
        for (let look = 1; look <= looks; look += 1) {
          const answer = await this.#send(send);
          if (answer.outcome === 'answered' && answer.status !== 503 && answer.status !== 429) return;
          this.#assertUnharmed();
          await pause(2 * POLL_MS);
        }
        this.#fail([`Conversation ${send.conversation} is never taken.`]);
      }),
    );
  }

  async #send(step: Send): Promise<Answer> {
    const { story, crm, house, ledger, clients, note } = this.#parts;
    const conversation = story.conversations[step.conversation];
    const contact = conversation?.contacts[step.contact]?.id ?? 0;
    const client = clients.get(conversation?.person ?? '');
    if (conversation === undefined || client === undefined) throw new Error('The story makes no sense.');
    const ids = step.messages.flatMap((index) => conversation.messages[index]?.id ?? []);
    ledger.sent(ids, contact);
    const url = house.url(step.process) ?? (await house.waitForUrl());
    this.requests += 1;
    const answer = await client.send(url, step);
    const said = answer.outcome === 'none' ? 'no answer' : `${answer.status} ${answer.text.slice(0, 100)}`;
    note(`${conversation.person} sends ${ids.join(' ')} with ${contact} to ${url.slice(-5)}: ${said}`);
    ledger.answered(conversation, contact, ids, answer, crm.entries.everHeld);
    return answer;
  }

  /** Waits until all is right, and tells what is not when that does not happen. */
  async #until(isOver: (faults: string[]) => boolean): Promise<void> {
    let faults: string[] = [];
    for (let look = 1; look <= this.#parts.looks; look += 1) {
      const evidence = await this.#gather();
      faults = evidence === undefined ? ['The server does not answer.'] : faultsOf(evidence);
      this.#assertUnharmed();
      if (isOver(faults)) return;
      await pause(POLL_MS);
    }
    this.#fail(faults.length > 0 ? faults : ['It never comes to rest.']);
  }

  async #gather(): Promise<Evidence | undefined> {
    const { story, crm, house, ledger, clients } = this.#parts;
    const url = await house.waitForUrl();
    const lists = await Promise.all([...clients.values()].map((client) => client.unfiled(url)));
    if (lists.includes(undefined)) return undefined;
    const unfiled = lists.flatMap((lines): UnfiledLine[] => lines ?? []);
    return { story, entries: crm.entries.all, unfiled, ...ledger.evidence() };
  }

  #assertUnharmed(): void {
    const { crm, house, ledger } = this.#parts;
    const faults = [...crm.entries.faults, ...house.faults, ...ledger.faults];
    if (faults.length > 0) this.#fail(faults);
  }

  #fail(faults: readonly string[]): never {
    throw new TrialFailed(faults, this.#parts.journal);
  }
}

/** For each contact of a group, else for the last one: the whole day. */
function lastSends({ number, isGroup, messages }: Conversation, steps: readonly Step[]): Send[] {
  const last = steps.findLast((step): step is Send => step.kind === 'send' && step.conversation === number);
  const contacts = isGroup ? [0, 1] : [last?.contact ?? 0];
  return contacts.map((contact) => ({
    kind: 'send',
    conversation: number,
    messages: messages.map((_message, index) => index),
    contact,
    process: 0,
  }));
}
