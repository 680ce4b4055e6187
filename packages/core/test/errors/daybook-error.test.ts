import { inspect } from 'node:util';
import { AxiosError } from 'axios';
import { describe, expect, test, vi } from 'vitest';
import { DaybookError } from '../../src/errors/daybook-error.js';

describe('a DaybookError', () => {
  test('fills in the CRM and the detail', () => {
    const error = new DaybookError('crm_not_found', { crm: 'Acme', detail: 'contact 101' });

    expect(error.message).toBe('Acme does not know this record: contact 101');
    expect(error).toMatchObject({
      name: 'DaybookError',
      code: 'crm_not_found',
      kind: 'not_found',
      status: 400,
    });
    expect(error).toMatchObject({ retryAfterMs: undefined, mayHaveLanded: false, retryable: false });
    expect(error.cause).toBeUndefined();
  });

  test('speaks of The CRM where nobody names it', () => {
    expect(new DaybookError('crm_rate_limit').message).toBe(
      'The CRM asks us to slow down. Please try again in a little while.',
    );
  });

  test('shows a detail as it is, even if it looks like a pattern', () => {
    expect(new DaybookError('crm_rejected', { crm: '{detail}', detail: '$& {crm} {detail}' }).message).toBe(
      '{detail} refused this entry: $& {crm} {detail}',
    );
  });

  test('says whether a write may have landed and how long to wait', () => {
    const error = new DaybookError('crm_unavailable', { mayHaveLanded: true, retryAfterMs: 1_500 });

    expect(error).toMatchObject({ mayHaveLanded: true, retryAfterMs: 1_500, retryable: true });
  });
});

describe('a cause', () => {
  test('is kept as a sentence only, without secrets and without its object', () => {
    const cause = Object.assign(
      new TypeError('GET /a?access_token=SECRET failed with Bearer SECRET and s3cr3t'),
      {
        config: { headers: { Authorization: 'Bearer SECRET' } },
      },
    );
    const error = new DaybookError('crm_unavailable', { detail: 'key s3cr3t', cause, secrets: ['s3cr3t'] });

    expect(error.cause).toBe('TypeError: GET /a?access_token=*** failed with Bearer *** and ***');
    expect(error.message).toBe('The CRM is not answering (key ***). Please try again later.');
    expect(inspect(error, { depth: 9, showHidden: true }) + JSON.stringify(error) + error.stack).not.toMatch(
      /SECRET|s3cr3t/,
    );
  });

  test.each<[string, unknown, string]>([
    ['a text', 'it broke', 'it broke'],
    ['a number', 503, '503'],
    ['null', null, 'null'],
    ['a symbol', Symbol('odd'), 'Symbol(odd)'],
    ['an object', { a: 1 }, '[object Object]'],
    ['an object without a prototype', Object.create(null), 'something that has no text'],
    [
      'an object that throws when it is read',
      {
        toString(): string {
          throw new Error('ha');
        },
      },
      'something that has no text',
    ],
    [
      'one that has a code and no message',
      Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' }),
      'AggregateError: ECONNREFUSED',
    ],
  ])('may be %s', (_name, cause, expected) => {
    expect(new DaybookError('crm_unavailable', { cause }).cause).toBe(expected);
  });
});

describe('a cause that stands in a log', () => {
  test('holds no sentence that a person reads', () => {
    const innermost = new DaybookError('crm_rejected', {
      crm: 'Acme',
      detail: 'Ada is away',
      cause: 'ticket 7',
    });
    const inner = new DaybookError('kept', { detail: 'Acme is slow.', cause: innermost });

    expect(new DaybookError('kept', { cause: innermost }).cause).toBe('crm_rejected: ticket 7');
    expect(new DaybookError('kept', { cause: inner }).cause).toBe('kept: crm_rejected: ticket 7');
    expect(new DaybookError('kept', { cause: new DaybookError('settling') }).cause).toBe('settling');
  });

  test('says how a connection failed, and not where to', () => {
    const message = 'getaddrinfo ENOTFOUND typed.example';
    const system = Object.assign(new Error(message), { code: 'ENOTFOUND', syscall: 'getaddrinfo' });
    const altname = "Hostname/IP does not match certificate's altnames: Host: typed.example. is not in it";

    expect(new DaybookError('crm_unavailable', { cause: system }).cause).toBe('Error: getaddrinfo ENOTFOUND');
    expect(new DaybookError('crm_unavailable', { cause: new AxiosError(message, 'ENOTFOUND') }).cause).toBe(
      'AxiosError: ENOTFOUND',
    );
    expect(
      new DaybookError('crm_unavailable', { cause: new AxiosError(altname, 'ERR_TLS_CERT_ALTNAME_INVALID') })
        .cause,
    ).toBe('AxiosError: ERR_TLS_CERT_ALTNAME_INVALID');
  });

  test('keeps what a database or a program says', () => {
    const full = Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' });

    expect(new DaybookError('storage_unavailable', { cause: full }).cause).toBe(
      'Error: database or disk is full',
    );
  });
});

describe('DaybookError.is', () => {
  test('recognises an error of another copy of core, which instanceof does not', async () => {
    vi.resetModules();
    const other = await import('../../src/errors/daybook-error.js');
    const foreign = new other.DaybookError('crm_conflict');

    expect(other.DaybookError).not.toBe(DaybookError);
    expect(foreign instanceof DaybookError).toBe(false);
    expect(DaybookError.is(foreign)).toBe(true);
    expect(other.DaybookError.is(new DaybookError('crm_conflict'))).toBe(true);
  });

  test.each([undefined, null, 'text', 7, {}, new Error('other'), { code: 'crm_conflict', kind: 'conflict' }])(
    'does not take %j for one',
    (value) => {
      expect(DaybookError.is(value)).toBe(false);
    },
  );
});
