/** An entry as the CRM holds it. */
export interface Entry {
  id: number;
  /** The credentials that made it. */
  owner: string;
  contactId: string;
  subject: string;
  body: string;
  marker: string;
  isDeleted: boolean;
  /** What a person made of it, and when. */
  edited: { subject: string; body: string; at: number } | undefined;
  /** Ids of messages whose line a person has removed, or that stood in it when a person deleted it. */
  removed: number[];
  /** Ids of all messages that ever stood in it. */
  held: number[];
}

/** A request that the connector makes, as far as entries are concerned. */
export interface Call {
  operation: 'create' | 'update' | 'find' | 'read';
  /** The process that makes it. */
  pid: number;
  /** When the connector was called there, epoch milliseconds. */
  calledAt: number;
  owner: string;
  entryId: number | undefined;
  marker: string;
  /** What is written. */
  fields: Pick<Entry, 'contactId' | 'subject' | 'body' | 'marker'>;
}

export interface Result {
  status: number;
  body: unknown;
  written?: Entry;
}

/** A connector promises that a write lands within its settling time or never; here that promise is kept. */
export const SETTLING_SECONDS = 3;
/** Counted from when the connector was called. What is left covers what the logbook does before. */
const LANDS_WITHIN_MS = 1_800;
/** A process writes what follows from a look at once, or not at all. */
const LOOK_LASTS_MS = 4_000;

/**
 * The entries of a CRM. People may work in them only where they cannot collide with a write: this CRM, like most, has
 * no conditional writes, so what a process read a moment ago it may still replace.
 */
export class Entries {
  readonly all: Entry[] = [];
  /** What must never happen, seen as it happened. */
  readonly faults: string[] = [];
  /** Ids of all messages that ever stood in it. */
  readonly everHeld = new Set<number>();
  /** Writes that are still to land, by entry. */
  readonly #toLand = new Map<number, number>();
  /** When a process looked at an entry that it has not written since, by entry and process. */
  readonly #looks = new Map<number, Map<number, number>>();

  get alive(): Entry[] {
    return this.all.filter(({ isDeleted }) => !isDeleted);
  }

  carryOut(call: Call): Result {
    const entry = this.alive.find(({ id }) => id === call.entryId);
    switch (call.operation) {
      case 'create':
        return this.#create(call);
      case 'update':
        return entry ? this.#update(call, entry) : { status: 404, body: {} };
      case 'find': {
        const found = this.alive.filter(({ marker }) => marker === call.marker);
        for (const each of found) this.#look(each, call);
        return { status: 200, body: found.map(show) };
      }
      default:
        if (entry) this.#look(entry, call);
        return entry ? { status: 200, body: show(entry) } : { status: 404, body: {} };
    }
  }

  /** A write is on its way, or (`-1`) has arrived. */
  expect({ operation, entryId }: Call, by: 1 | -1): void {
    if (operation !== 'update' || entryId === undefined) return;
    this.#toLand.set(entryId, (this.#toLand.get(entryId) ?? 0) + by);
  }

  /**
   * Whether a person can work in this entry: nothing is about to be written into it, and no old text that landed late
   * has taken out what a newer one had brought. The logbook puts that back, unless a person has edited the entry by then.
   */
  isAtRest({ id, body, held, removed }: Entry): boolean {
    const looks = [...(this.#looks.get(id)?.values() ?? [])];
    const ids = idsIn(body);
    const isWhole = held.every((message) => ids.includes(message) || removed.includes(message));
    return (
      isWhole && (this.#toLand.get(id) ?? 0) === 0 && looks.every((at) => Date.now() - at > LOOK_LASTS_MS)
    );
  }

  edit(entry: Entry, { subject, body }: Pick<Entry, 'subject' | 'body'>): void {
    const remaining = new Set(idsIn(body));
    entry.removed.push(...idsIn(entry.body).filter((id) => !remaining.has(id)));
    Object.assign(entry, { subject, body, edited: { subject, body, at: Date.now() } });
  }

  delete(entry: Entry): void {
    entry.isDeleted = true;
    entry.removed.push(...idsIn(entry.body));
  }

  #create({ owner, fields, calledAt }: Call): Result {
    if (isTooLate(calledAt)) return { status: 503, body: {} };
    const twin = this.all.find(({ marker }) => marker === fields.marker);
    if (twin) this.faults.push(`Twice: entry ${twin.id} (${twin.marker}) was created again.`);
    const id = this.all.length + 1;
    this.all.push({ ...fields, id, owner, isDeleted: false, edited: undefined, removed: [], held: [] });
    return this.#written(id, 201);
  }

  #update({ fields, calledAt, pid }: Call, entry: Entry): Result {
    if (isTooLate(calledAt)) return { status: 503, body: {} };
    this.#looks.get(entry.id)?.delete(pid);
    const { edited } = entry;
    if (edited && calledAt > edited.at)
      this.faults.push(`A person's edit of entry ${entry.id} was overwritten.`);
    Object.assign(entry, { subject: fields.subject, body: fields.body, edited: undefined });
    return this.#written(entry.id, 200);
  }

  #written(id: number, status: number): Result {
    const written = this.all.find((entry) => entry.id === id);
    for (const message of idsIn(written?.body ?? '')) {
      this.everHeld.add(message);
      if (!written?.held.includes(message)) written?.held.push(message);
    }
    return { status, body: { id }, ...(written && { written }) };
  }

  #look({ id }: Entry, { pid }: Call): void {
    const looks = this.#looks.get(id) ?? new Map<number, number>();
    this.#looks.set(id, looks.set(pid, Date.now()));
  }
}

/** Ids of the messages in a text, in their order. */
export function idsIn(text: string): number[] {
  return [...text.matchAll(/\[\[(\d+)\]\]/g)].map(([, id]) => Number(id));
}

function isTooLate(calledAt: number): boolean {
  return Date.now() - calledAt > LANDS_WITHIN_MS;
}

/** As CRMs give back HTML: in their own spelling. */
function show({ id, subject, body }: Entry): Pick<Entry, 'id' | 'subject' | 'body'> {
  return { id, subject, body: body.replaceAll('<br>', '<br />\n').replaceAll('&#39;', "'") };
}
