import { AxiosError } from 'axios';
import { expect, test } from 'vitest';
import { toDaybookError } from '../../src/http/failure.js';

const unreachable = (syscall: string): Error =>
  Object.assign(new Error(`${syscall} EHOSTUNREACH`), { code: 'EHOSTUNREACH', syscall });
const severalAddresses = Object.assign(new AggregateError([unreachable('connect'), unreachable('connect')]), {
  code: 'EHOSTUNREACH',
});

test.each([
  ['while a connection is made', unreachable('connect'), false],
  ['at each of several addresses', severalAddresses, false],
  ['while an answer is read', unreachable('read'), true],
  ['while the request is written', unreachable('write'), true],
])('a host that cannot be reached %s: whether the write may have landed', (_when, cause, mayHaveLanded) => {
  const error = AxiosError.from(cause, 'EHOSTUNREACH');
  const circumstances = { crm: 'Acme', now: 0, isSentWrite: true };
  expect(toDaybookError(error, circumstances)).toMatchObject({ code: 'crm_unavailable', mayHaveLanded });
});
