import { isAllowedHost, type Manifest } from '@daybook/core';
import { HttpResponse, http, passthrough } from 'msw';
import { setupServer } from 'msw/node';
import { ConformanceFailure } from './check.js';

/** A case that asks more often than this goes round in circles. */
const MAXIMUM_REQUESTS = 400;
/** How many turns of the event loop without a request count as silence. */
const QUIET_TURNS = 12;
/** Who is not silent by then never will be. */
const MOST_TURNS = 10_000;

/** One request that the connector made. */
export interface SeenRequest {
  /** On the kit's clock, epoch milliseconds. */
  at: number;
  method: string;
  url: URL;
  headers: Headers;
  body: string;
  /** Undefined until there is an answer, and for ever when there is none. */
  status: number | undefined;
}

type Answer = (request: Request, withhold: () => Promise<Response>) => Promise<Response>;

/** What a case's network is made from. */
export interface NetworkOptions {
  manifest: Pick<Manifest, 'hosts'>;
  /** Absent: no request may leave. `live`: what the manifest allows goes to the real CRM. */
  answer: Answer | 'live' | undefined;
  now: () => number;
  /** Told of each request that a fake CRM carried out, with its answer. */
  onAnswer?: (request: SeenRequest, answer: string) => void;
}

/** Everything that a connector sends during one case, whichever HTTP client it uses. */
export class Network {
  readonly requests: SeenRequest[] = [];
  /** Rejects when the case must not go on. */
  readonly overrun: Promise<never>;
  /** The first thing that left for a place where nothing may go. */
  violation: string | undefined;
  readonly #options: NetworkOptions;
  readonly #withheld: (() => void)[] = [];
  #onWithheld: (() => void) | undefined;
  #stop: (error: ConformanceFailure) => void = () => undefined;
  #underWay = 0;
  #recorded: { place: string; response: Response }[] = [];
  #replayed: { place: string; response: Response }[] = [];

  constructor(options: NetworkOptions) {
    this.#options = options;
    this.overrun = new Promise<never>((_resolve, reject) => {
      this.#stop = reject;
    });
    this.overrun.catch(() => undefined);
  }

  /** The next time that an answer is withheld, `then` is called: the caller loses patience. */
  whenWithheld(then: () => void): void {
    this.#onWithheld = then;
  }

  /** From now on each address gives again what it has answered so far, whatever is asked: it knows no filter. */
  ignoreFilters(): void {
    this.#replayed = this.#recorded;
    this.#recorded = [];
  }

  /** Everything that was withheld is carried out and answered after all. */
  release(): void {
    for (const resume of this.#withheld.splice(0)) resume();
  }

  /** Waits until nothing is under way any more and nothing new begins. */
  async quiet(): Promise<void> {
    let turns = 0;
    for (let still = 0; still < QUIET_TURNS && turns < MOST_TURNS; still += 1) {
      turns += 1;
      const seen = this.requests.length;
      // oxlint-disable-next-line no-await-in-loop -- one turn of the event loop after another
      await new Promise<void>((resolve) => setImmediate(resolve));
      if (this.requests.length !== seen || this.#underWay > 0) still = 0;
    }
  }

  async handle(request: Request): Promise<Response | undefined> {
    const url = new URL(request.url);
    const { manifest, answer, now, onAnswer } = this.#options;
    if (answer === undefined || !isAllowedHost(manifest, url.hostname)) {
      this.violation ??=
        answer === undefined
          ? `sent a request to ${url.host}, although its CRM has no network`
          : `sent a request to ${url.host}, which is not among the hosts of its manifest`;
      return HttpResponse.error();
    }
    const live = answer === 'live';
    const content = Buffer.from(await (live ? request.clone() : request).arrayBuffer());
    const seen: SeenRequest = {
      at: now(),
      method: request.method,
      url,
      headers: new Headers(request.headers),
      body: content.toString(),
      status: undefined,
    };
    this.requests.push(seen);
    if (this.requests.length > MAXIMUM_REQUESTS) {
      this.#stop(new ConformanceFailure(`made more than ${MAXIMUM_REQUESTS} requests and does not stop`));
      return new Promise<never>(() => undefined);
    }
    if (live) return undefined;
    const place = `${request.method} ${url.pathname}`;
    const before = this.#replayed.findIndex((each) => each.place === place);
    if (before >= 0) return this.#replayed.splice(before, 1)[0]?.response;
    this.#underWay += 1;
    try {
      const again = (): Request => copyOf(request, content);
      const response = await answer(again(), () => this.#withhold(again, answer));
      seen.status = response.status;
      if (onAnswer && response.ok) onAnswer(seen, await response.clone().text());
      if (isLookup(request)) this.#recorded.push({ place, response: response.clone() });
      return response;
    } catch {
      return HttpResponse.error();
    } finally {
      this.#underWay -= 1;
    }
  }

  #withhold(request: () => Request, answer: Answer): Promise<Response> {
    this.#underWay -= 1;
    const released = new Promise<Response>((resolve, reject) => {
      this.#withheld.push(() => {
        this.#underWay += 1;
        answer(request(), () => new Promise<never>(() => undefined)).then(resolve, reject);
      });
    });
    this.#onWithheld?.();
    this.#onWithheld = undefined;
    return released;
  }
}

/** Reading only: a write is never answered from before. */
function isLookup({ method }: Request): boolean {
  return method === 'GET';
}

function copyOf({ url, method, headers }: Request, content: Buffer<ArrayBuffer>): Request {
  return new Request(url, { method, headers, ...(content.length > 0 && { body: content }) });
}

let current: Network | undefined;
let users = 0;
const server = setupServer(
  http.all('*', async ({ request }) => {
    if (current === undefined) return passthrough();
    return (await current.handle(request)) ?? passthrough();
  }),
);

/** Closes the network of this process, except for what {@link useNetwork} lets through. Calls may be nested. */
export function closeNetwork(): void {
  users += 1;
  if (users === 1) server.listen({ onUnhandledRequest: 'bypass' });
}

/** Opens it again, after as many calls as {@link closeNetwork} had. */
export function openNetwork(): void {
  users -= 1;
  if (users === 0) server.close();
}

/** Whose requests are now seen; undefined for nobody's. */
export function useNetwork(network: Network | undefined): void {
  current = network;
}
