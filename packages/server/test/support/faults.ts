import type { FaultKind, Operation } from './fake-crm.mjs';

/** What can go wrong with the fake CRM, where, and for how long: what the fault matrices of days and of calls are made of. */
export const operations = ['create', 'update', 'find', 'read'] as const satisfies Operation[];
export const durations = { once: 1, 'for a while': 4, 'for ever': Number.POSITIVE_INFINITY };
export type Duration = keyof typeof durations;
export const kinds: FaultKind[] = [
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
