import type { User } from '@daybook/core';
import { LRUCache } from 'lru-cache';
import { atMost } from './at-most.js';
import type { Access } from './pipedrive-api.js';

const MAXIMUM_CACHED = 10_000;

/** On behalf of one of our users. */
export type Caller = Access & { user: User };

interface Question<Value> {
  load: () => Promise<Value>;
  /** Milliseconds, when other than usual. */
  lifeOf?: ((value: Value) => number) | undefined;
}

/**
 * What is remembered for a while. Each user sees people of their own, so nothing is shared between users; several who ask at
 * once ask Pipedrive once.
 */
export class UserCache<Value extends object> {
  readonly #values: LRUCache<string, Value, Question<Value>>;

  /** @param life - milliseconds */
  constructor(life: number, now: () => number) {
    this.#values = new LRUCache({
      ...atMost(MAXIMUM_CACHED),
      perf: { now },
      ttlResolution: 0,
      ttl: life,
      fetchMethod: async (_key, _stale, { options, context }) => {
        const value = await context.load();
        options.ttl = context.lifeOf?.(value) ?? life;
        return value;
      },
    });
  }

  get(user: User, key: string): Value | undefined {
    return this.#values.get(keyOf(user, key));
  }

  set(user: User, key: string, value: Value): void {
    this.#values.set(keyOf(user, key), value);
  }

  /** What is remembered, else what `load` brings. Others may wait for it: one of them giving up must not end it for all. */
  ask(
    { signal: _own, ...caller }: Caller,
    key: string,
    load: (caller: Caller) => Promise<Value>,
    lifeOf?: (value: Value) => number,
  ): Promise<Value> {
    const context = { load: () => load(caller), lifeOf };
    return this.#values.forceFetch(keyOf(caller.user, key), { context });
  }

  /** What is on its way is fresh, and others wait for it: that stays. */
  forget(user: User, isMeant: (value: Value, key: string) => boolean = () => true): void {
    const prefix = keyOf(user, '');
    for (const key of [...this.#values.keys()]) {
      const value = key.startsWith(prefix) ? this.#values.peek(key) : undefined;
      if (value !== undefined && isMeant(value, key.slice(prefix.length))) this.#values.delete(key);
    }
  }
}

function keyOf({ hostname, id }: User, key: string): string {
  return `${hostname} ${id} ${key}`;
}
