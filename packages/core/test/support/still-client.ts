import type { AxiosInstance } from 'axios';
import { afterEach, beforeEach, vi } from 'vitest';
import { createHttpClient, type HttpClientOptions } from '../../src/index.js';

export const NOW = Date.UTC(2026, 6, 14, 17);
export const headers = { Authorization: 'Bearer SECRET-TOKEN' };

/** The waits of the running test, in milliseconds. */
export const slept: number[] = [];

/** Call once in a file: forgets the waits of the last test, and keeps requests to localhost away from any proxy. */
export function prepareEachTest(): void {
  beforeEach(() => {
    slept.length = 0;
    vi.stubEnv('NO_PROXY', '*');
  });
  afterEach(() => {
    vi.unstubAllEnvs();
  });
}

/** A client that does not really wait, on a clock that stands still. */
export function client(options: Partial<HttpClientOptions> = {}): AxiosInstance {
  return createHttpClient({
    manifest: { displayName: 'Acme', hosts: ['localhost'] },
    now: () => NOW,
    random: () => 0.5,
    sleep: async (milliseconds) => {
      slept.push(milliseconds);
    },
    ...options,
  });
}
