/**
 * Copies what SQLite has committed from its write-ahead log into the file, in a thread of its own. SQLite would do that within
 * a commit, and hold up the whole process until the disk has it.
 */
import { stat } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import { findSqliteModule } from './sqlite-module.js';

/** So long after a commit, in milliseconds: a page that is written again meanwhile is copied once. */
const LATER_MS = 250;
/** A shorter log is left alone, as SQLite does. It does not shrink, but begins anew in the same place. */
const LOG_BYTES = 4_000_000;

/** What the thread runs. Whether all could be copied does not matter: it is tried again, and SQLite itself does it in the end. */
const WORK = `
  const { parentPort, workerData } = require('node:worker_threads');
  const { DatabaseSync } = require(workerData.module);
  const database = new DatabaseSync(workerData.file);
  parentPort.on('message', (what) => {
    if (what === 'end') {
      database.close();
      return parentPort.close();
    }
    try {
      database.exec('PRAGMA wal_checkpoint(PASSIVE)');
    } catch {}
    parentPort.postMessage('copied');
  });
`;

/** Runs something while nobody else uses the connection that writes. */
export type Alone = (work: () => Promise<void>) => Promise<void>;

export class Checkpoints {
  readonly #file: string;
  #worker: Worker | undefined;
  #answered = (): void => undefined;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();

  constructor(file: string) {
    this.#file = file;
  }

  /** Something was committed: it will be copied soon. */
  committed(alone: Alone): void {
    this.#timer ??= setTimeout(() => {
      this.#running = this.#checkpoint(alone)
        .catch(() => undefined)
        .finally(() => {
          this.#timer = undefined;
        });
    }, LATER_MS).unref();
  }

  /** Ends the thread. */
  async close(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#running;
    await this.#ask('end');
  }

  /** The most is copied beside the writing. But the log begins anew only when nothing of it is left to copy. */
  async #checkpoint(alone: Alone): Promise<void> {
    const { size } = await stat(`${this.#file}-wal`);
    if (size < LOG_BYTES) return;
    this.#worker ??= this.#start();
    await this.#ask('copy');
    await alone(() => this.#ask('copy'));
  }

  /** Resolves when the thread has answered, or has ended. */
  async #ask(what: 'copy' | 'end'): Promise<void> {
    const worker = this.#worker;
    if (worker === undefined) return;
    await new Promise<void>((resolve) => {
      this.#answered = resolve;
      // Who waits for it keeps the process alive: else it would end before the log is copied for the last time.
      worker.ref();
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- not a window
      worker.postMessage(what);
    });
    worker.unref();
  }

  #start(): Worker {
    const workerData = { module: findSqliteModule(), file: this.#file };
    const worker = new Worker(WORK, { eval: true, workerData });
    worker.on('message', () => this.#answered());
    // One that could not be started, or has died, is made anew the next time.
    worker.on('error', () => undefined);
    worker.once('exit', () => {
      this.#worker = undefined;
      this.#answered();
    });
    worker.unref();
    return worker;
  }
}
