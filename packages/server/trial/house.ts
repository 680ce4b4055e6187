import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Cluster, createDatabase, startOwnCluster } from '../test/support/postgres.js';
import { kill, type ServerProcess, startServerProcess, until } from '../test/support/processes.js';
import { SETTLING_SECONDS } from './entries.js';
import { pause } from './pause.js';
import type { Mishap, Story } from './story.js';

/** One of the places in which a server process runs. */
interface Place {
  process: ServerProcess | undefined;
  isStopped: boolean;
  /** Resolves when the place has a process again. */
  starting: Promise<void>;
}

/** What a house is made from. */
export interface HouseOptions {
  story: Story;
  crmPort: number;
  sabotage: string;
  note: (line: string) => void;
}

/** The server processes of a trial and their database, and everything that can befall them. */
export class House {
  /** What must never happen to a server, seen as it happened. */
  readonly faults: string[] = [];
  kills = 0;
  stops = 0;
  crashes = 0;
  readonly #options: HouseOptions;
  readonly #places: Place[] = [];
  #environment: Record<string, string> = {};
  #cluster: Cluster | undefined;
  #folder = '';
  /** While the database is down a server cannot start. */
  #isDown = false;
  #isClosed = false;

  constructor(options: HouseOptions) {
    this.#options = options;
  }

  async open(): Promise<void> {
    const { story, crmPort, sabotage } = this.#options;
    this.#folder = await mkdtemp(join(tmpdir(), 'daybook-trial-'));
    if (story.database === 'PostgreSQL') this.#cluster = await startOwnCluster();
    this.#environment = {
      DAYBOOK_DATA: this.#folder,
      ...(this.#cluster && { DATABASE_URL: await createDatabase(this.#cluster.url) }),
      FAKE_CRM_PORT: String(crmPort),
      SETTLING_SECONDS: String(SETTLING_SECONDS),
      ENTRY_BYTES: String(story.entryBytes),
      LEASE_MS: '500',
      PATIENCE_MS: '1000',
      CRM_TIMEOUT_MS: '400',
      MISSING_SECONDS: '1',
      ...(sabotage !== '' && { SABOTAGE: sabotage }),
    };
    for (let index = 0; index < story.processes; index += 1) {
      this.#places.push({ process: undefined, isStopped: false, starting: Promise.resolve() });
    }
    await Promise.all(this.#places.map((place) => this.#start(place)));
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.allSettled(this.#places.map(({ starting }) => starting));
    await Promise.all(this.#places.flatMap(({ process }) => (process ? kill(process) : [])));
    await this.#cluster?.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** The address of a process that is there, rather this one; undefined when there is none. */
  url(preferred = 0): string | undefined {
    const places = [this.#places[preferred], ...this.#places];
    return places.find((place) => place?.process !== undefined)?.process?.url;
  }

  async waitForUrl(): Promise<string> {
    // A server that cannot start at all is found out, and not waited for.
    await until(() => this.url() !== undefined || this.faults.length > 0);
    return this.url() ?? '';
  }

  async kill(index: number): Promise<void> {
    const place = this.#places[index];
    if (place?.process === undefined) return;
    this.kills += 1;
    this.#options.note(`kill ${place.process.child.pid}`);
    await kill(place.process);
    await place.starting;
  }

  async stop(index: number, forMs: number): Promise<void> {
    const place = this.#places[index];
    const child = place?.process?.child;
    if (place === undefined || child === undefined || place.isStopped) return;
    this.stops += 1;
    this.#options.note(`stop ${child.pid} for ${forMs} ms`);
    place.isStopped = true;
    child.kill('SIGSTOP');
    await pause(forMs);
    child.kill('SIGCONT');
    place.isStopped = false;
  }

  /** Hits a process at a moment that the CRM has chosen. */
  strike(pid: number, { strike, stopMs }: Mishap): void {
    const index = this.#places.findIndex(({ process }) => process?.child.pid === pid);
    void (strike.startsWith('kill') ? this.kill(index) : this.stop(index, stopMs));
  }

  async crashDatabase(forMs: number): Promise<void> {
    if (this.#cluster === undefined || this.#isDown) return;
    this.crashes += 1;
    this.#options.note(`the database crashes for ${forMs} ms`);
    this.#isDown = true;
    await this.#cluster.crash();
    await pause(forMs);
    await this.#cluster.start();
    this.#isDown = false;
    this.#options.note('the database is back');
  }

  /** All processes end at once, and start again. */
  async restart(): Promise<void> {
    await Promise.all(this.#places.map((_place, index) => this.kill(index)));
  }

  /** Waits until what was hit is up again. */
  async recover(): Promise<void> {
    await until(
      () =>
        this.faults.length > 0 ||
        (!this.#isDown && this.#places.every((place) => place.process && !place.isStopped)),
    );
  }

  async #start(place: Place): Promise<void> {
    let process: ServerProcess | undefined;
    while (process === undefined && !this.#isClosed) {
      const { crashes } = this;
      const wasDown = this.#isDown;
      try {
        // oxlint-disable-next-line no-await-in-loop -- until it starts
        process = await startServerProcess(this.#environment);
      } catch (error) {
        if (!wasDown && !this.#isDown && crashes === this.crashes) {
          this.faults.push(`A server does not start: ${String(error)}`);
          return;
        }
      }
    }
    if (process === undefined) return;
    const { child } = process;
    this.#options.note(`${child.pid} is up`);
    place.process = process;
    child.once('exit', (code, signal) => {
      place.process = undefined;
      if (signal !== 'SIGKILL') this.faults.push(`A server ended by itself: ${code ?? signal}.`);
      this.#options.note(`${child.pid} has ended: ${code ?? signal}`);
      if (!this.#isClosed) place.starting = this.#start(place);
    });
  }
}
