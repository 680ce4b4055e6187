import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { type Call, Entries, type Entry, idsIn } from './entries.js';
import type { Mishap } from './story.js';

/** How late a write lands that lands late, in milliseconds. */
const LATE_MS = 600;

/** Who is told of what happens in the CRM. */
export interface Watchers {
  /** What is about to befall the process that has sent a request. */
  strike: (pid: number, mishap: Mishap) => void;
  /** An entry was written: a person may be waiting for it. */
  written: (entry: Entry) => void;
  /** The CRM said no to whoever has these credentials. */
  refused: (owner: string, status: number) => void;
  note: (line: string) => void;
}

/** An update has neither contact nor marker, and a look nothing at all. */
const fieldsSchema = z.object({
  contactId: z.coerce.string().default(''),
  subject: z.string().default(''),
  body: z.string().default(''),
  marker: z.string().default(''),
});

/** A CRM over HTTP whose n-th request meets the n-th mishap of the story, as long as it is not calm. */
export class TrialCrm {
  readonly entries = new Entries();
  /** How many requests went wrong. */
  mishaps = 0;
  readonly #mishaps: readonly Mishap[];
  readonly #watchers: Watchers;
  readonly #server = createServer((request, response) => void this.#receive(request, response));
  readonly #timers = new Set<NodeJS.Timeout>();
  #requests = 0;
  #underWay = 0;
  #isCalm = false;
  #lastAt = Date.now();

  constructor(mishaps: readonly Mishap[], watchers: Watchers) {
    this.#mishaps = mishaps;
    this.#watchers = watchers;
  }

  async listen(): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return (this.#server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** From now on nothing goes wrong any more. */
  calm(): void {
    this.#isCalm = true;
  }

  /** For how long nobody has asked for anything, and nothing was still to land; in milliseconds. */
  quietMs(): number {
    return this.#underWay > 0 ? 0 : Date.now() - this.#lastAt;
  }

  async #receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const call = await readCall(request).catch(() => undefined);
    // Its sender has died while it was writing.
    if (call === undefined) return;
    const mishap = this.#isCalm ? undefined : this.#mishaps[this.#requests];
    this.#requests += 1;
    this.#underWay += 1;
    this.entries.expect(call, 1);
    if (mishap !== undefined && mishap.kind !== 'none') this.mishaps += 1;

    await this.#wait(mishap?.thinksMs ?? 0);
    if (mishap?.strike.endsWith('before')) this.#watchers.strike(call.pid, mishap);
    const { status, body, headers } = await this.#meet(call, mishap?.kind ?? 'none');
    this.entries.expect(call, -1);
    this.#underWay -= 1;
    this.#lastAt = Date.now();
    const ids = idsIn(call.fields.body).join(' ');
    const target = call.entryId ?? (call.marker || call.fields.marker);
    this.#watchers.note(
      `${call.operation} ${target} by ${call.pid}: ${mishap?.kind ?? 'calm'}, ${status} ${ids}`,
    );

    if (mishap?.strike.endsWith('after')) this.#watchers.strike(call.pid, mishap);
    if (status === 'reset') request.socket.destroy();
    if (typeof status !== 'number') return;
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
  }

  /** Carries a call out, or not; and answers, or not. */
  async #meet(
    call: Call,
    kind: Mishap['kind'],
  ): Promise<{ status: number | 'reset' | 'silence'; body?: unknown; headers?: Record<string, string> }> {
    switch (kind) {
      case 'slow down':
        return { status: 429 };
      case 'slow down, in a second':
        return { status: 429, headers: { 'retry-after': '1' } };
      case '400':
      case '401':
        this.#watchers.refused(call.owner, Number(kind));
        return { status: Number(kind) };
      case '500':
      case '503':
        return { status: Number(kind) };
      case 'reset before':
        return { status: 'reset' };
      case 'no answer, not done':
        return { status: 'silence' };
      case 'reset after':
        this.#carryOut(call);
        return { status: 'reset' };
      case 'late':
        await this.#wait(LATE_MS);
        this.#carryOut(call);
        return { status: 'silence' };
      case 'no answer, done':
        this.#carryOut(call);
        return { status: 'silence' };
      default:
        return this.#carryOut(call);
    }
  }

  #carryOut(call: Call): { status: number; body: unknown } {
    const { written, ...answer } = this.entries.carryOut(call);
    // It has landed, and whoever is waiting for that comes first.
    this.entries.expect(call, -1);
    if (written) this.#watchers.written(written);
    this.entries.expect(call, 1);
    return answer;
  }

  async #wait(milliseconds: number): Promise<void> {
    if (milliseconds === 0) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => {
        this.#timers.delete(timer);
        resolve();
      }, milliseconds);
      this.#timers.add(timer);
    });
  }
}

async function readCall(request: IncomingMessage): Promise<Call> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  let text = '';
  for await (const chunk of request) text += String(chunk);
  const id = url.pathname.split('/')[2];
  const { 'x-process': pid, 'x-called-at': calledAt, authorization = '' } = request.headers;
  return {
    operation: operationOf(request.method ?? 'GET', url),
    pid: Number(pid),
    calledAt: Number(calledAt),
    owner: authorization,
    entryId: id === undefined ? undefined : Number(id),
    marker: url.searchParams.get('marker') ?? '',
    fields: fieldsSchema.parse(text === '' ? {} : JSON.parse(text)),
  };
}

function operationOf(method: string, url: URL): Call['operation'] {
  if (method === 'POST') return 'create';
  if (method === 'PUT') return 'update';
  return url.searchParams.has('marker') ? 'find' : 'read';
}
