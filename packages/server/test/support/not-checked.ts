import { expect, it } from 'vitest';

/**
 * Stands for tests that this machine cannot run. They are told in the last lines of a run; in CI, which has to have
 * everything, they fail.
 *
 * @param what - what is not checked, and what would be needed
 */
export function notChecked(what: string): void {
  it(`NOT CHECKED ${what}`, () => {
    expect(process.env['CI'], 'CI needs a machine that can check this.').toBeUndefined();
  });
}
