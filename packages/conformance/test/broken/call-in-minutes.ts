/**
 * Bug: The length of a call is sent in minutes to a field of seconds.
 * Origin: HubSpot keeps milliseconds, Zoho minutes and seconds, Pipedrive HH:MM: App Connect's Pipedrive connector
 * adds a minute to each call (run and seen).
 *
 * caught by: calls.length
 */
import type { PhoneCall } from '@daybook/core';
import { ReferenceApi } from '../reference/reference-api.js';
import { broken } from './broken.js';

export const callInMinutes = broken({
  name: 'call-in-minutes',
  bug: 'The length of a call is sent in minutes to a field of seconds.',
  origin:
    "HubSpot keeps milliseconds, Zoho minutes and seconds, Pipedrive HH:MM: App Connect's Pipedrive connector adds a minute to each call (run and seen).",
  caughtBy: 'calls.length',
  api: (environment) =>
    new (class extends ReferenceApi {
      override lengthOf(call: PhoneCall): { seconds?: number } {
        const { seconds } = super.lengthOf(call);
        return seconds === undefined ? {} : { seconds: Math.round(seconds / 60) };
      }
    })(environment),
});
