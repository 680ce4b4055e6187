// A CRM over HTTP, for tests that need real connections and faults. It keeps entries in memory, counts calls, and
// misbehaves on demand. Tests look at its entries directly, never through the connector.
import { createServer } from 'node:http';

/**
 * @typedef {{ id: number, contactId: unknown, subject: string, body: string, marker: string, fields?: Record<string, unknown>, startsAt?: string, day?: string, durationSeconds?: number | null, outcome?: string, timeZone?: string }} Entry
 * @typedef {'create' | 'update' | 'find' | 'read' | 'dispose'} Operation
 * @typedef {'429 with header' | '429 for an hour' | '429 without' | '500' | '503' | 'reset before' | 'reset after' | 'hang before' | 'hang after' | 'late' | '401' | '404'} FaultKind
 * @typedef {{ on: Operation, kind: FaultKind, times: number } | { on: Operation, kind: 'answer', status: number, headers: Record<string, string>, times: number }} Fault
 */

export class FakeCrm {
  /** @type {Entry[]} */
  entries = [];
  /** @type {Operation[]} */
  calls = [];
  /** @type {Fault[]} */
  faults = [];
  /** Writes that have been asked for and have not landed: the test decides when they do. @type {(() => void)[]} */
  late = [];
  /** Entries with this text always fail. */
  poison = '';
  /** Entries with this text are refused for good. */
  refuses = '';
  /** How long every call takes, in milliseconds. */
  takes = 0;
  /** No call is answered before this. @type {Promise<void>} */
  gate = Promise.resolve();
  /**
   * Called before an operation is carried out and before its answer is sent, with the text that is written.
   * @type {(moment: string, text?: string) => void}
   */
  onMoment = () => undefined;
  /** Aborted, and made anew, when an answer is withheld: stands for a client's time-out without the wait. */
  impatience = new AbortController();
  /** Whether reads and lookups see entries in the CRM's own spelling of HTML. */
  sanitises = true;
  /** How the CRM spells what it stores. @type {(text: { subject: string, body: string }) => { subject: string, body: string }} */
  spell = (text) => text;
  #nextId = 1;
  #server = createServer((request, response) => void this.#answer(request, response));

  /** @param {number} [port] */
  async listen(port = 0) {
    await new Promise((resolve) => this.#server.listen(port, '127.0.0.1', () => resolve(undefined)));
    const address = this.#server.address();
    return typeof address === 'object' && address ? address.port : 0;
  }

  close() {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(resolve));
  }

  /** Closes the connections that nobody uses just now. */
  closeIdle() {
    this.#server.closeIdleConnections();
  }

  /** What waits lands now. */
  landLate() {
    for (const land of this.late.splice(0)) land();
  }

  /**
   * @param {import('node:http').IncomingMessage} request
   * @param {import('node:http').ServerResponse} response
   */
  async #answer(request, response) {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const body = await readJson(request);
    const operation = operationOf(request.method ?? 'GET', url);
    this.calls.push(operation);
    this.onMoment(`before ${operation}`, body?.body);
    await this.gate;
    if (this.takes > 0) await new Promise((resolve) => setTimeout(resolve, this.takes));
    if (this.poison && body?.body?.includes(this.poison)) return send(response, 500, {});
    if (this.refuses && body?.body?.includes(this.refuses)) return send(response, 400, {});
    const fault = this.#takeFault(operation);
    const carryOut = () => this.#carryOut(operation, url, body);
    switch (fault?.kind) {
      case 'answer':
        return send(response, fault.status, {}, fault.headers);
      case '429 with header':
        return send(response, 429, {}, { 'retry-after': '2' });
      case '429 for an hour':
        return send(response, 429, {}, { 'retry-after': '3600' });
      case '429 without':
        return send(response, 429, {});
      case '500':
      case '503':
      case '401':
      case '404':
        return send(response, Number(fault.kind), {});
      case 'reset before':
        return void request.socket.destroy();
      case 'reset after':
        carryOut();
        return void request.socket.destroy();
      case 'hang before':
        return this.#withholdAnswer();
      case 'hang after':
        carryOut();
        return this.#withholdAnswer();
      case 'late':
        this.late.push(carryOut);
        return this.#withholdAnswer();
      default: {
        const { status, answer } = carryOut();
        this.onMoment(`after ${operation}`, body?.body);
        send(response, status, answer);
      }
    }
  }

  #withholdAnswer() {
    const { impatience } = this;
    this.impatience = new AbortController();
    impatience.abort();
  }

  /** @param {Operation} operation */
  #takeFault(operation) {
    const fault = this.faults.find(({ on, times }) => on === operation && times > 0);
    if (fault) fault.times -= 1;
    return fault;
  }

  /**
   * @param {Operation} operation
   * @param {URL} url
   * @param {any} body
   * @returns {{ status: number, answer: unknown }}
   */
  #carryOut(operation, url, body) {
    const id = Number(url.pathname.split('/')[2]);
    const entry = this.entries.find((candidate) => candidate.id === id);
    switch (operation) {
      case 'create': {
        const created = { ...body, ...this.spell(body), id: this.#nextId++ };
        this.entries.push(created);
        return { status: 201, answer: this.#shown(created) };
      }
      case 'update':
        if (!entry) return { status: 404, answer: {} };
        Object.assign(entry, body, this.spell(body));
        return { status: 200, answer: this.#shown(entry) };
      case 'dispose':
        if (!entry) return { status: 404, answer: {} };
        entry.fields = { ...entry.fields, ...body };
        return { status: 200, answer: { id } };
      case 'find':
        return {
          status: 200,
          answer: this.entries
            .filter(({ marker }) => marker === url.searchParams.get('marker'))
            .map(this.#shown),
        };
      default:
        return entry ? { status: 200, answer: this.#shown(entry) } : { status: 404, answer: {} };
    }
  }

  /** @param {Entry} entry */
  #shown = (entry) =>
    this.sanitises
      ? { ...entry, body: entry.body.replaceAll('<br>', '<br />\n').replaceAll('&#39;', "'") }
      : entry;
}

/**
 * @param {string} method
 * @param {URL} url
 * @returns {Operation}
 */
function operationOf(method, url) {
  if (method === 'POST') return 'create';
  if (method === 'PUT') return url.pathname.endsWith('/fields') ? 'dispose' : 'update';
  return url.searchParams.has('marker') ? 'find' : 'read';
}

/** @param {import('node:http').IncomingMessage} request */
async function readJson(request) {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text === '' ? undefined : JSON.parse(text);
}

/**
 * @param {import('node:http').ServerResponse} response
 * @param {number} status
 * @param {unknown} body
 * @param {Record<string, string>} [headers]
 */
function send(response, status, body, headers = {}) {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}
