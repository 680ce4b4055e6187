import { describe, expect, test } from 'vitest';
import { DaybookError } from '../../src/errors/daybook-error.js';
import { type ErrorCode, errorTable } from '../../src/errors/error-table.js';

const codes = Object.keys(errorTable) as ErrorCode[];

describe.each(codes)('%s', (code) => {
  const { kind, status, message } = errorTable[code];

  test('is a 404, which the client shows to nobody, only for an address that does not exist', () => {
    expect(status === 404).toBe(code === 'unknown_route');
  });

  test('is a status that says what went wrong, never a bare 500', () => {
    expect([400, 401, 403, 404, 408, 409, 413, 429, 431, 502, 503]).toContain(status);
  });

  test('signs the person out only if the login is the problem', () => {
    expect(kind === 'auth' || !/authorize CRM platform/i.test(message)).toBe(true);
  });

  test('is a sentence, and says what it is about once it is filled in', () => {
    const error = new DaybookError(code, { crm: 'Acme', detail: 'this detail' });

    expect(error.message).toMatch(/^[A-Zt].*[^{}]$/);
    expect(error.message).not.toMatch(/[{}]|undefined/);
  });

  test('may be tried again exactly if waiting can help', () => {
    expect(new DaybookError(code).retryable).toBe(kind === 'rate_limit' || kind === 'unavailable');
    expect([408, 429, 503].includes(status)).toBe(kind === 'rate_limit' || kind === 'unavailable');
  });
});

test('a login that expired asks the person to authorize again, in the words that the client waits for', () => {
  expect(new DaybookError('crm_login_expired', { crm: 'Acme' }).message).toBe(
    'Acme no longer accepts the stored login. Please go to Settings and authorize CRM platform again.',
  );
});
