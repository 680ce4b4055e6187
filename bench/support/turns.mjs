// How long the event loop is held in one turn, in processor time of its thread: what else runs on the machine is not in it.
import { closeSync, openSync, readSync } from 'node:fs';

export class Turns {
  /** Milliseconds. */
  longestMs = 0;
  #file;
  #last = 0;
  #next;

  begin() {
    this.longestMs = 0;
    // Linux: nanoseconds on the processor come first. The main thread has the number of the process.
    this.#file = openSync(`/proc/self/task/${process.pid}/schedstat`);
    this.#last = this.#usedMs();
    const look = () => {
      const now = this.#usedMs();
      this.longestMs = Math.max(this.longestMs, now - this.#last);
      this.#last = now;
      this.#next = setImmediate(look);
    };
    this.#next = setImmediate(look);
  }

  end() {
    clearImmediate(this.#next);
    closeSync(this.#file);
  }

  #usedMs() {
    const text = Buffer.alloc(64);
    readSync(this.#file, text, 0, 64, 0);
    return Number(String(text).split(' ')[0]) / 1e6;
  }
}
