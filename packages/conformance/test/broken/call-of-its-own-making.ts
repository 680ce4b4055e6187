/**
 * Bug: The text of a call is put together by the connector, from the note as it came.
 * Origin: App Connect escapes nothing in the text of a call: a script in a note stands raw in CRMs that keep HTML
 * (run and seen).
 *
 * caught by: calls.as-given
 */
import { broken } from './broken.js';

export const callOfItsOwnMaking = broken({
  name: 'call-of-its-own-making',
  bug: 'The text of a call is put together by the connector, from the note as it came.',
  origin:
    'App Connect escapes nothing in the text of a call: a script in a note stands raw in CRMs that keep HTML (run and seen).',
  caughtBy: 'calls.as-given',
  definition: ({ createCallLog, ...reference }) => ({
    ...reference,
    createCallLog: async (params) =>
      (await createCallLog?.({
        ...params,
        call: { ...params.call, body: `${params.note}<br>${params.call.body}` },
      })) ?? {},
  }),
});
