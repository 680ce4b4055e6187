import type { DatabaseName } from '../test/support/storages.js';
import { createRandom, type Random } from './random.js';

/** Everything that happens in one trial, decided by the seed before it begins. */
export interface Story {
  seed: number;
  database: DatabaseName;
  /** Server processes that run side by side. */
  processes: number;
  /** Requests that clients have under way at the same time. */
  clients: number;
  people: string[];
  conversations: Conversation[];
  steps: Step[];
  /** What the CRM does to its first, second … request; afterwards it behaves. */
  mishaps: Mishap[];
  /** The connector's limit for one entry. */
  entryBytes: number;
  /** Whether all processes are killed and started again when the turmoil is over. */
  restartsAtEnd: boolean;
}

/** One conversation's day. Nobody else has its contacts, so that an entry's contact tells what it is about. */
export interface Conversation {
  number: number;
  person: string;
  key: string;
  /** As subjects spell it. */
  day: string;
  /** The one that it is logged with, and another that its sender may change to. In a group: its members. */
  contacts: Contact[];
  isGroup: boolean;
  /** In the order in which they come. */
  messages: StoryMessage[];
}

export interface Contact {
  id: number;
  name: string;
  phoneNumber: string;
}

export interface StoryMessage {
  id: number;
  creationTime: number;
  isInbound: boolean;
  text: string;
}

export type Step =
  /** A client sends some of a day's messages. */
  | { kind: 'send'; conversation: number; messages: number[]; contact: number; process: number }
  | { kind: 'kill'; process: number }
  | { kind: 'stop'; process: number; forMs: number }
  | { kind: 'crash the database'; forMs: number }
  /** A person works in the CRM, behind the server's back. */
  | { kind: 'edit'; conversation: number; how: 'note' | 'subject' | 'remove a line' }
  | { kind: 'delete'; conversation: number }
  /** A person goes through the unfiled list. */
  | { kind: 'retry' | 'dismiss'; person: string };

export interface Mishap {
  kind: MishapKind;
  /** How long the CRM thinks before it does anything, in milliseconds. */
  thinksMs: number;
  /** What hits the process that has sent the request, if anything. */
  strike: Strike;
  /** How long it is stopped. */
  stopMs: number;
}

export type Strike = '' | 'kill before' | 'kill after' | 'stop before' | 'stop after';

export type MishapKind =
  | 'none'
  | 'slow down'
  | 'slow down, in a second'
  | '400'
  | '401'
  | '500'
  | '503'
  | 'reset before'
  | 'reset after'
  | 'no answer, not done'
  | 'no answer, done'
  | 'late';

const DAY_MS = 86_400_000;
/** 10:00 AM on Tuesday, 14 July 2026 in Los Angeles. */
const TEN_O_CLOCK = Date.UTC(2026, 6, 14, 17, 0);
const REQUESTS = 300;

/** How often each mishap comes when all goes wrong; on better days most requests have none. */
const weights: Record<Exclude<MishapKind, 'none'>, number> = {
  'slow down': 2,
  'slow down, in a second': 1,
  '400': 1,
  '401': 1,
  '500': 3,
  '503': 2,
  'reset before': 3,
  'reset after': 4,
  'no answer, not done': 2,
  'no answer, done': 4,
  late: 4,
};
const bag = Object.entries(weights).flatMap(([kind, weight]) =>
  Array.from({ length: weight }, () => kind as MishapKind),
);

/** Makes up a trial. The same seed gives the same story. */
export function tellStory(seed: number, database: DatabaseName): Story {
  const random = createRandom(seed);
  const people = ['ann', 'ben', 'cleo', 'dan', 'eve', 'finn', 'gus'].slice(0, random.between(3, 7));
  const conversations = people
    .flatMap((person) => Array.from({ length: random.between(1, 2) }, () => person))
    .map((person, number) => tellConversation(random, person, number));
  const processes = database === 'SQLite' ? 1 : random.between(2, 3);
  return {
    seed,
    database,
    processes,
    clients: random.between(3, 8),
    people,
    conversations,
    steps: tellSteps(random, { database, people, conversations, processes }),
    mishaps: tellMishaps(random),
    entryBytes: random.chance(0.25) ? 2_500 : 90_000,
    restartsAtEnd: random.chance(0.5),
  };
}

function tellConversation(random: Random, person: string, number: number): Conversation {
  const isGroup = random.chance(0.15);
  const days = random.between(0, 2);
  const date = 14 + days;
  const count = random.between(3, 10);
  return {
    number,
    person,
    key: `${5_578_984_709_540_000 + number}/7/${date}/2026`,
    day: `26/07/${date}`,
    isGroup,
    contacts: [0, 1].map((index) => ({
      id: 100 + number * 10 + index,
      name: `Contact ${'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[number]}${index}`,
      phoneNumber: `+1415555${String(100 + number * 10 + index).padStart(4, '0')}`,
    })),
    messages: Array.from({ length: count }, (_, index) => {
      const id = (number + 1) * 1_000 + index;
      // Some come late, and some at the same moment.
      const minute = random.chance(0.2) ? random.between(0, count) : index;
      return {
        id,
        creationTime: TEN_O_CLOCK + days * DAY_MS + minute * 60_000,
        isInbound: random.chance(0.6),
        text: tellText(random, id),
      };
    }),
  };
}

/** Its id in double brackets tells where a message stands. */
function tellText(random: Random, id: number): string {
  const words = [
    'Friday?',
    'a < b & c > d',
    '"quoted"',
    "it's fine",
    '👍🏽',
    'naïve',
    '<b>bold</b>',
    'ok\nand ok',
  ];
  const filler = random.chance(0.04) ? 'A long story. '.repeat(random.between(150, 300)) : '';
  return `[[${id}]] ${random.pick(words)} ${filler}${random.pick(words)}`;
}

function tellSteps(
  random: Random,
  {
    database,
    people,
    conversations,
    processes,
  }: Omit<Pick<Story, 'database' | 'people' | 'conversations' | 'processes'>, never>,
): Step[] {
  const ranked: { rank: number; step: Step }[] = [];
  const add = (step: Step, rank = random.next()): void => void ranked.push({ rank, step });
  for (const conversation of conversations) {
    for (const send of tellSends(random, conversation, processes)) add(send.step, send.rank);
  }
  const times = (most: number, make: () => Step): void => {
    for (let count = random.between(0, most); count > 0; count -= 1) add(make());
  };
  const process = (): number => random.between(0, processes - 1);
  times(2, () => ({ kind: 'kill', process: process() }));
  times(2, () => ({ kind: 'stop', process: process(), forMs: random.between(50, 1_300) }));
  if (database === 'PostgreSQL')
    times(1, () => ({ kind: 'crash the database', forMs: random.between(0, 500) }));
  times(5, () => ({
    kind: 'edit',
    conversation: random.pick(conversations).number,
    how: random.pick(['note', 'subject', 'remove a line'] as const),
  }));
  times(2, () => ({ kind: 'delete', conversation: random.pick(conversations).number }));
  times(1, () => ({ kind: 'retry', person: random.pick(people) }));
  times(1, () => ({ kind: 'dismiss', person: random.pick(people) }));
  return ranked.toSorted((a, b) => a.rank - b.rank).map(({ step }) => step);
}

/** A day is sent again and again while it grows, as clients do; not in order, and not always whole. */
function tellSends(
  random: Random,
  { number, isGroup, messages }: Conversation,
  processes: number,
): { rank: number; step: Step }[] {
  const all = messages.map((_message, index) => index);
  const changesAt = !isGroup && random.chance(0.3) ? random.between(1, messages.length) : messages.length;
  return all.flatMap((last) => {
    const contacts = isGroup ? [0, 1] : [last < changesAt ? 0 : 1];
    return contacts.flatMap((contact) =>
      Array.from({ length: random.between(last === messages.length - 1 ? 1 : 0, 4) }, () => {
        const from = random.chance(0.2) ? random.between(0, last) : 0;
        return {
          rank: last / messages.length + random.next() * 0.3,
          step: {
            kind: 'send' as const,
            conversation: number,
            messages: all.slice(from, last + 1),
            contact,
            process: random.between(0, processes - 1),
          },
        };
      }),
    );
  });
}

function tellMishaps(random: Random): Mishap[] {
  const badness = random.pick([0.1, 0.3, 0.6]);
  const mishaps = Array.from(
    { length: REQUESTS },
    (): Mishap => ({
      kind: random.chance(badness) ? random.pick(bag) : 'none',
      thinksMs: random.chance(0.5) ? random.between(1, 80) : 0,
      strike: '',
      stopMs: random.between(50, 1_300),
    }),
  );
  for (let strikes = random.between(0, 4); strikes > 0; strikes -= 1) {
    const struck = mishaps[random.between(2, 60)];
    if (struck)
      struck.strike = random.pick(['kill before', 'kill after', 'stop before', 'stop after'] as const);
  }
  return mishaps;
}
