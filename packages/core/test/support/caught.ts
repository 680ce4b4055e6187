import { DaybookError } from '../../src/errors/daybook-error.js';

/** The error that a promise rejects with; anything but a DaybookError fails the test. */
export async function caught(promise: Promise<unknown>): Promise<DaybookError> {
  try {
    await promise;
  } catch (error) {
    if (DaybookError.is(error)) return error;
    throw new Error('it rejected, but not with a DaybookError', { cause: error });
  }
  throw new Error('it did not reject');
}
