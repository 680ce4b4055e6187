import { closeSync, fdatasync, openSync } from 'node:fs';
import { promisify } from 'node:util';

/**
 * Brings a file's changes to the disk, in a thread of Node's pool. Who asks while that is under way shares the next time.
 */
export class DiskSync {
  readonly #path: string;
  readonly #flush: (file: number) => Promise<void>;
  #file: number | undefined;
  #running: Promise<void> = Promise.resolve();
  #next: Promise<void> | undefined;

  /** @param flush - injected in tests */
  constructor(path: string, flush: (file: number) => Promise<void> = promisify(fdatasync)) {
    this.#path = path;
    this.#flush = flush;
  }

  /**
   * Resolves when everything that was written before the call is on the disk. When that has failed once, it rejects for
   * ever: what the system has dropped then is not written by trying again.
   */
  sync(): Promise<void> {
    this.#next ??= this.#running.then(() => {
      this.#file ??= openSync(this.#path, 'r+');
      this.#running = this.#flush(this.#file);
      this.#next = undefined;
      return this.#running;
    });
    return this.#next;
  }

  async close(): Promise<void> {
    await this.#running.catch(() => undefined);
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }
}
