/**
 * Bug: The length of a call that goes on is sent as a number all the same.
 * Origin: RingCentral's own logger sends the word pending for the length of a call that goes on; as a number it is
 * none.
 *
 * caught by: calls.while-they-talk
 */
import type { PhoneCall } from '@daybook/core';
import { ReferenceApi } from '../reference/reference-api.js';
import { broken } from './broken.js';

export const callWithoutLength = broken({
  name: 'call-without-length',
  bug: 'The length of a call that goes on is sent as a number all the same.',
  origin:
    "RingCentral's own logger sends the word pending for the length of a call that goes on; as a number it is none.",
  caughtBy: 'calls.while-they-talk',
  api: (environment) =>
    new (class extends ReferenceApi {
      override lengthOf({ durationSeconds }: PhoneCall): { seconds?: number } {
        return { seconds: durationSeconds ?? Number.NaN };
      }
    })(environment),
});
