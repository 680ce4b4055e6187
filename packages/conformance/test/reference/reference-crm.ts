/**
 * A small, strict CRM behind HTTP, for the kit's test of itself. It does what real ones do: lists in pages with a
 * cursor, a search that finds digits anywhere, unknown keys refused, HTML sanitised, ids that no JavaScript number can
 * hold, deleted notes that stay in lists with a mark, a body that is cut when it is too long, due times in UTC.
 */

import type { EntryText } from '@daybook/core';
import { z } from 'zod';
import type { Environment, FakeCrmPort, Fault, FaultTarget, SignIn, StoredEntry } from '../../src/index.js';
import { sanitise } from './sanitise.js';

export const HOST = 'acme.reference-crm.example';
export const GOOD: SignIn = { hostname: HOST, authHeader: 'Bearer good-key-7f3a9c51' };
export const COLLEAGUE: SignIn = { hostname: HOST, authHeader: 'Bearer good-key-2b6e84d0' };
export const BAD: SignIn = { hostname: HOST, authHeader: 'Bearer bad-key-00000000' };
export const PAGE = 3;
export const BODY_BYTES = 12_000;
export const SUBJECT_CHARACTERS = 1_000;
/** Who signs in with what. */
const users = new Map([
  [GOOD.authHeader, { id: 'user-5', name: 'Ann Agent' }],
  [COLLEAGUE.authHeader, { id: 'user-6', name: 'Bob Colleague' }],
]);
const HINT_SECONDS = 2;
/** Of every contact. */
const DEALS = ['deal-12', 'deal-77'];
const FIRST_ID = 9_007_199_254_740_993n;

interface Contact {
  id: string;
  name: string;
  phone: string;
  /** Further numbers. */
  phones: string[];
  deals: readonly string[];
}
interface Note {
  id: string;
  contact: string;
  subject: string;
  body: string;
  due: string;
  /** Epoch milliseconds from which on the lists show it. */
  listedAt: number;
  deal: string | null;
  /** Of a call. */
  seconds?: number | undefined;
  outcome?: string | undefined;
  deleted: boolean;
}

const newContactSchema = z.strictObject({ name: z.string().min(1), phone: z.string() });
const dealSchema = z.string().regex(/^deal-\d+$/);
const newNoteSchema = z.strictObject({
  contact: z.string(),
  subject: z.string().min(1).max(SUBJECT_CHARACTERS),
  body: z.string(),
  due: z.iso.datetime(),
  deal: dealSchema.optional(),
  /** Of a call: whole seconds. */
  seconds: z.number().int().nonnegative().optional(),
  outcome: z.string().optional(),
});
const noteChangeSchema = newNoteSchema
  .omit({ contact: true })
  .partial()
  .extend({ deal: dealSchema.nullish() });

/** In what this CRM is another one. */
export interface Ways {
  /** Real CRMs do not. */
  keepsComments?: boolean;
  /** How it spells what it stores. */
  spell?: (text: EntryText) => EntryText;
  /** It answers 410 for what was deleted. */
  says410?: boolean;
  /** How late its lists show a new note. */
  indexSeconds?: number;
}

/** See the head of this file. */
export class ReferenceCrm implements FakeCrmPort {
  readonly largestPage = PAGE;
  readonly #environment: Environment;
  readonly #ways: Ways;
  readonly #contacts: Contact[] = [];
  readonly #notes: Note[] = [];
  readonly #faults: Fault[] = [];
  #made = 0n;

  constructor(environment: Environment, ways: Ways = {}) {
    this.#environment = environment;
    this.#ways = ways;
  }

  async fetch(request: Request, withhold: () => Promise<Response>): Promise<Response> {
    const url = new URL(request.url);
    const text = await request.text();
    const fault = this.#takeFault(targetOf(request.method, url.pathname, url.searchParams));
    const answer = (): Response => this.#answer(request, url, text);
    if (fault === undefined) return answer();
    switch (fault.kind) {
      case 'answer-lost-after-write':
        answer();
        throw new Error('The connection was reset');
      case 'not-json':
        answer();
        return new Response('<html>Welcome</html>', { headers: { 'content-type': 'text/html' } });
      case 'hang':
        return withhold();
      case 'rate-limit-with-hint':
        return json(429, { error: 'too many' }, { 'retry-after': String(HINT_SECONDS) });
      case 'rate-limit-epoch': {
        const moment = Math.ceil(this.#environment.now() / 1000) + HINT_SECONDS;
        return json(429, { error: 'too many' }, { 'x-ratelimit-reset': String(moment) });
      }
      case 'rate-limit-without-hint':
        return json(429, { error: 'too many' });
      default:
        return json(statusOf[fault.kind], { error: `no: ${fault.kind}` });
    }
  }

  seedContact({ name, phone }: { name: string; phone: string }): string {
    const id = this.#nextId();
    this.#contacts.push({ id, name, phone, phones: [], deals: DEALS });
    return id;
  }

  addNumber(id: string, phone: string): void {
    this.#contacts.find((contact) => contact.id === id)?.phones.push(phone);
  }

  entries(): StoredEntry[] {
    return this.#notes.map(({ id, contact, subject, body, deleted }) => ({
      id,
      contactId: contact,
      subject,
      body,
      deleted,
    }));
  }

  editEntry(id: string, { body }: { body: string }): void {
    this.#note(id).body = body;
  }

  deleteEntry(id: string): void {
    this.#note(id).deleted = true;
  }

  seedOtherEntries(contact: string, count: number): void {
    for (let number = 1; number <= count; number += 1) {
      const due = new Date(this.#environment.now()).toISOString();
      const subject = `Call ${number}`;
      this.#notes.push({
        id: this.#nextId(),
        contact,
        subject,
        body: 'Called back',
        due,
        listedAt: this.#environment.now(),
        deal: null,
        deleted: false,
      });
    }
  }

  setUserField(id: string): void {
    this.#note(id).deal = 'deal-77';
  }

  userField(id: string): unknown {
    return this.#note(id).deal;
  }

  callFields(id: string): { durationSeconds: number | null; outcome: string | undefined } {
    const { seconds = null, outcome } = this.#note(id);
    return { durationSeconds: seconds, outcome };
  }

  shownAs(id: string): { format: 'text/html'; text: string } {
    return { format: 'text/html', text: this.#note(id).body };
  }

  entryPage(id: string): string {
    return `https://${HOST}/notes/${id}`;
  }

  shownDay(id: string, timeZone: string): string {
    return new Intl.DateTimeFormat('en-CA', { timeZone }).format(Date.parse(this.#note(id).due));
  }

  queueFault(fault: Fault): { hintMs?: number } | undefined {
    this.#faults.push({ ...fault });
    return fault.kind === 'rate-limit-with-hint' || fault.kind === 'rate-limit-epoch'
      ? { hintMs: HINT_SECONDS * 1000 }
      : undefined;
  }

  #answer(request: Request, url: URL, text: string): Response {
    if (url.hostname !== HOST) return json(404, { error: 'no such account' });
    const user = users.get(request.headers.get('authorization') ?? '');
    if (!user) return json(401, { error: 'who are you?' });
    const [, collection = '', id] = url.pathname.split('/');
    const route = `${request.method} ${collection}${id === undefined ? '' : '/id'}`;
    switch (route) {
      case 'GET me':
        return json(200, { ...user, company: 'acme', zone: 'America/Los_Angeles', region: 'US' });
      case 'GET contacts':
        return this.#page(this.#search(url.searchParams.get('search') ?? ''), url);
      case 'POST contacts':
        return accept(newContactSchema, text, ({ name, phone }) =>
          json(201, { id: this.seedContact({ name, phone }), name }),
        );
      case 'GET notes':
        return this.#page(
          this.#listed.filter(({ contact }) => contact === url.searchParams.get('contact')).toReversed(),
          url,
        );
      case 'POST notes':
        return accept(newNoteSchema, text, (note) => this.#add(note));
      case 'GET notes/id':
        return this.#withNote(id, (note) => json(200, note));
      case 'PATCH notes/id':
        return this.#withNote(id, (note) =>
          accept(noteChangeSchema, text, (change) => this.#patch(note, change)),
        );
      default:
        return json(404, { error: 'no such place' });
    }
  }

  #search(term: string): Contact[] {
    const digits = term.replace(/\D/g, '');
    const text = term.toLowerCase();
    return this.#contacts.filter(
      ({ name, phone, phones }) =>
        [name, phone, ...phones].some((each) => each.toLowerCase().includes(text)) ||
        (digits !== '' && [phone, ...phones].some((each) => each.replace(/\D/g, '').includes(digits))),
    );
  }

  #add(note: z.output<typeof newNoteSchema>): Response {
    if (!this.#contacts.some(({ id }) => id === note.contact)) return json(404, { error: 'no such contact' });
    const { deal = null, ...rest } = note;
    const { indexSeconds = 0 } = this.#ways;
    const listedAt = this.#environment.now() + indexSeconds * 1000;
    const added: Note = { id: this.#nextId(), listedAt, deleted: false, ...rest, deal, ...this.#store(note) };
    this.#notes.push(added);
    return json(201, added);
  }

  get #listed(): Note[] {
    return this.#notes.filter(({ listedAt }) => listedAt <= this.#environment.now());
  }

  #patch(note: Note, change: z.output<typeof noteChangeSchema>): Response {
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
    const { subject = note.subject, body } = change;
    Object.assign(note, given, body !== undefined && this.#store({ subject, body }));
    return json(200, note);
  }

  /** Silently cuts what is too long, as many do. */
  #store({ subject, body }: EntryText): EntryText {
    const { keepsComments = false, spell = (text) => text } = this.#ways;
    const kept = Buffer.from(body).subarray(0, BODY_BYTES).toString();
    return spell({ subject, body: keepsComments ? kept : sanitise(kept) });
  }

  #page(records: readonly (Contact | Note)[], url: URL): Response {
    const start = Number(url.searchParams.get('cursor') ?? 0);
    const next = start + PAGE < records.length ? String(start + PAGE) : null;
    return json(200, { data: records.slice(start, start + PAGE), next });
  }

  #withNote(id: string | undefined, then: (note: Note) => Response): Response {
    const note = this.#notes.find((candidate) => candidate.id === id);
    if (note?.deleted && this.#ways.says410) return json(410, { error: 'this note was deleted' });
    return note ? then(note) : json(404, { error: 'no such note' });
  }

  #note(id: string): Note {
    const note = this.#notes.find((candidate) => candidate.id === id);
    if (!note) throw new Error(`The CRM has no note ${id}`);
    return note;
  }

  #takeFault(target: FaultTarget | undefined): Fault | undefined {
    const fault = this.#faults.find(({ on, times }) => times > 0 && (on === 'any' || on === target));
    if (fault) fault.times -= 1;
    return fault;
  }

  #nextId(): string {
    this.#made += 1n;
    return String(FIRST_ID + this.#made * 2n);
  }
}

const statusOf = {
  'server-error': 500,
  unavailable: 503,
  'bad-request': 400,
  unauthorized: 401,
  forbidden: 403,
  'not-found': 404,
} as const;

function targetOf(method: string, pathname: string, query: URLSearchParams): FaultTarget | undefined {
  const isOne = pathname.split('/').length > 2;
  if (pathname.startsWith('/contacts')) return method === 'GET' ? 'contacts' : undefined;
  if (!pathname.startsWith('/notes')) return undefined;
  if (method === 'POST') return 'create';
  if (method === 'PATCH') return 'update';
  return isOne ? 'read' : query.has('contact') ? 'find' : undefined;
}

function accept<Schema extends z.ZodType>(
  schema: Schema,
  text: string,
  then: (value: z.output<Schema>) => Response,
): Response {
  const parsed = schema.safeParse(JSON.parse(text));
  return parsed.success ? then(parsed.data) : json(400, { error: z.prettifyError(parsed.error) });
}

function json(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  return Response.json(body, { status, headers });
}
