import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GroupCommit } from '../../src/logbook/group-commit.js';

/** A write that a test ends when it wants to. */
interface Write {
  key: string;
  /** The step at which it began. */
  begunAt: number;
  end(): void;
  fail(): void;
}

/** Callers and writes on one clock that counts steps. */
class Office {
  readonly commits = new GroupCommit<number>();
  readonly open: Write[] = [];
  /** What each caller got: the number of its write, or that it failed. */
  readonly answers: { key: string; calledAt: number; begunAt: number; failed: boolean }[] = [];
  step = 0;
  begun = 0;
  calls = 0;
  mostAtOnce = 0;

  call(key: string): void {
    const calledAt = this.step;
    this.calls += 1;
    const write = async (): Promise<number> => this.#write(key);
    this.commits.run(key, write).then(
      (begunAt) => this.answers.push({ key, calledAt, begunAt, failed: false }),
      (error: Error) => this.answers.push({ key, calledAt, begunAt: Number(error.message), failed: true }),
    );
    this.step += 1;
  }

  #write(key: string): Promise<number> {
    const begunAt = this.step;
    this.begun += 1;
    return new Promise((resolve, reject) => {
      this.open.push({
        key,
        begunAt,
        end: () => resolve(begunAt),
        fail: () => reject(new Error(String(begunAt))),
      });
      this.mostAtOnce = Math.max(this.mostAtOnce, this.open.filter((write) => write.key === key).length);
    });
  }

  async settle(index: number, fails = false): Promise<void> {
    const [write] = this.open.splice(index, 1);
    if (fails) write?.fail();
    else write?.end();
    this.step += 1;
    await settled();
  }
}

/** Lets every promise that can settle do so. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) {
    // oxlint-disable-next-line no-await-in-loop
    await Promise.resolve();
  }
}

test('a lone caller writes at once and gets the result', async () => {
  const commits = new GroupCommit<string>();

  expect(await commits.run('day', async () => 'written')).toBe('written');
  expect(await commits.run('day', async () => 'written again')).toBe('written again');
});

test('50 callers at the same moment make 2 writes', async () => {
  const office = new Office();
  for (let caller = 0; caller < 50; caller += 1) office.call('day');
  expect(office.open).toHaveLength(1);

  await office.settle(0);
  expect(office.open).toHaveLength(1);
  expect(office.answers).toHaveLength(1);

  await office.settle(0);
  expect(office.open).toHaveLength(0);
  expect(office.answers).toHaveLength(50);
  expect(office.begun).toBe(2);
});

test('who calls while a write is under way is served by the next one, not by the one that may have missed it', async () => {
  const office = new Office();
  office.call('day');
  office.call('day');
  await office.settle(0);

  expect(office.answers).toEqual([{ key: 'day', calledAt: 0, begunAt: 0, failed: false }]);
  await office.settle(0);
  expect(office.answers[1]).toEqual({ key: 'day', calledAt: 1, begunAt: 3, failed: false });
});

test('days do not wait for each other', async () => {
  const office = new Office();
  office.call('monday');
  office.call('tuesday');

  expect(office.open.map(({ key }) => key)).toEqual(['monday', 'tuesday']);
  await office.settle(1);
  expect(office.answers.map(({ key }) => key)).toEqual(['tuesday']);
});

describe('a write that fails', () => {
  test('fails those whom it served, and the next one goes on', async () => {
    const office = new Office();
    office.call('day');
    office.call('day');
    office.call('day');
    await office.settle(0, true);

    expect(office.answers.map(({ failed }) => failed)).toEqual([true]);
    await office.settle(0);
    expect(office.answers.map(({ failed }) => failed)).toEqual([true, false, false]);
  });

  test('does not stand in the way of a later one', async () => {
    const commits = new GroupCommit<string>();
    await expect(
      commits.run('day', async () => Promise.reject(new Error('the CRM is down'))),
    ).rejects.toThrow('the CRM is down');

    expect(await commits.run('day', async () => 'written')).toBe('written');
  });
});

test('however calls and writes interleave: one write a day at a time, everybody is served by a write begun later', async () => {
  const action = fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({ do: fc.constant('call' as const), key: fc.constantFrom('a', 'b', 'c') }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ do: fc.constant('settle' as const), which: fc.nat(2), fails: fc.boolean() }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('pause' as const) }) },
  );

  await fc.assert(
    fc.asyncProperty(fc.array(action, { maxLength: 40 }), async (actions) => {
      const office = new Office();
      for (const next of actions) {
        if (next.do === 'call') {
          office.call(next.key);
          continue;
        }
        const settle = next.do === 'settle' && office.open.length > 0;
        // oxlint-disable-next-line no-await-in-loop
        await (settle ? office.settle(next.which % office.open.length, next.fails) : settled());
      }
      // oxlint-disable-next-line no-await-in-loop
      while (office.open.length > 0) await office.settle(0);

      expect(office.mostAtOnce).toBeLessThanOrEqual(1);
      expect(office.answers).toHaveLength(office.calls);
      for (const { calledAt, begunAt } of office.answers) expect(begunAt).toBeGreaterThanOrEqual(calledAt);
    }),
    { seed: 20_260_714, numRuns: 300 },
  );
});
