import type { FaultKind, Operation } from './fake-crm.mjs';

/** What can go wrong with the fake CRM, where, and for how long: what the fault matrices of days and of calls are made of. */
const operations = ['create', 'update', 'find', 'read'] as const satisfies Operation[];
export const durations = { once: 1, 'for a while': 4, 'for ever': Number.POSITIVE_INFINITY };
export type Duration = keyof typeof durations;
const kinds: FaultKind[] = [
  '429 with header',
  '429 without',
  '500',
  '503',
  'reset before',
  'reset after',
  'hang before',
  'hang after',
  'late',
  '401',
  '404',
];

const matrix = operations.flatMap((on) =>
  kinds.flatMap((kind) => (Object.keys(durations) as Duration[]).map((duration) => ({ on, kind, duration }))),
);
/** Each fault on each operation, by turns once, for a while and for ever, and by turns with days and with calls. */
const byTurns = matrix.filter((_story, index) => index % 3 === Math.floor(index / 3) % 3);
const isLong = process.env['DAYBOOK_TESTS'] === 'long';

/** What happens to a day, and what to a call. The long form has everything for both. */
export const stories = {
  day: isLong ? matrix : byTurns.filter((_story, index) => index % 2 === 0),
  call: isLong ? matrix : byTurns.filter((_story, index) => index % 2 === 1),
};
