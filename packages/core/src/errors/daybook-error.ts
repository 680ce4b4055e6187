import { type ErrorCode, type ErrorKind, errorTable } from './error-table.js';
import { redact } from './redact.js';

/** Survives two copies of core in one process, which `instanceof` does not. */
const marker = Symbol.for('daybook.error');

/** What {@link DaybookError} is made from. */
export interface DaybookErrorOptions {
  /** The CRM's display name; stands for `{crm}` in the message. Default: `The CRM`. */
  crm?: string | undefined;
  /** Stands for `{detail}` in the message. */
  detail?: string | undefined;
  /** How long to wait before another try, in milliseconds, when the other side said so. */
  retryAfterMs?: number | undefined;
  /** True when a write may have reached the CRM although its answer did not reach us. Default: false. */
  mayHaveLanded?: boolean | undefined;
  /** True when the CRM itself says that a record was deleted, and not only that it is not there. Default: false. */
  isGone?: boolean | undefined;
  /** Values to mask wherever they stand in the message, beside what {@link redact} finds by itself. */
  secrets?: readonly string[] | undefined;
  /** What went wrong underneath. Only its redacted message is kept: the object may hold headers. */
  cause?: unknown;
}

/**
 * The one error that Daybook and its connectors raise. Its code stands in the {@link errorTable}; its message is for
 * the person who reads it and holds no secret, whatever it was made from.
 *
 * @example
 * throw new DaybookError('crm_not_found', { crm: 'Acme', detail: 'contact 101' });
 */
export class DaybookError extends Error {
  readonly code: ErrorCode;
  readonly kind: ErrorKind;
  readonly status: number;
  readonly retryAfterMs: number | undefined;
  readonly mayHaveLanded: boolean;
  readonly isGone: boolean;

  constructor(code: ErrorCode, options: DaybookErrorOptions = {}) {
    const { crm = 'The CRM', detail = '', secrets = [] } = options;
    const filled = errorTable[code].message.replace(/\{(crm|detail)\}/g, (_match, name: string) =>
      name === 'crm' ? crm : detail,
    );
    super(
      redact(filled, secrets),
      options.cause === undefined ? {} : { cause: describe(options.cause, secrets) },
    );
    this.name = 'DaybookError';
    this.code = code;
    this.kind = errorTable[code].kind;
    this.status = errorTable[code].status;
    this.retryAfterMs = options.retryAfterMs;
    this.mayHaveLanded = options.mayHaveLanded ?? false;
    this.isGone = options.isGone ?? false;
    Object.defineProperty(this, marker, { value: true });
  }

  /** True when the same request can succeed later without anybody changing anything. */
  get retryable(): boolean {
    return this.kind === 'rate_limit' || this.kind === 'unavailable';
  }

  /** Makes an error again whose message was kept, as the unfiled list does. */
  static withMessage(code: ErrorCode, message: string): DaybookError {
    const error = new DaybookError(code);
    error.message = redact(message);
    return error;
  }

  /** Recognises a DaybookError, also one from another copy of core. */
  static is(error: unknown): error is DaybookError {
    return typeof error === 'object' && error !== null && marker in error;
  }
}

function describe(cause: unknown, secrets: readonly string[]): string {
  return redact(textOf(cause), secrets);
}

function textOf(cause: unknown): string {
  if (cause instanceof Error) return textOfError(cause);
  try {
    return String(cause);
  } catch {
    return 'something that has no text';
  }
}

/**
 * A cause stands in logs, where no words for a person belong and no host that somebody typed: of one of our own errors
 * its code is kept, and of a request without an answer how it failed.
 */
function textOfError(error: Error): string {
  if (DaybookError.is(error)) return [error.code, error.cause].filter(Boolean).join(': ');
  const { name, message, code, syscall, isAxiosError, response } = error as Error & Record<string, unknown>;
  if (typeof code !== 'string') return `${name}: ${message}`;
  if (syscall === 'getaddrinfo') return `${name}: ${syscall} ${code}`;
  if (isAxiosError === true && response === undefined) return `${name}: ${code}`;
  // Several addresses of one host that all fail make an AggregateError: it has a code and no message.
  return `${name}: ${message || code}`;
}
