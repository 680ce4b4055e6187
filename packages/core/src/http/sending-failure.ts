/**
 * What a failed request tells about itself beside its error: whether it had left, and whether it met a connection that
 * its server was closing. The adapter knows, the client decides; between them an error passes through adapters of
 * connectors, and maybe through another copy of core.
 */
const mark = Symbol.for('daybook.sending');

/** `unsent`: surely nothing left. `closed`: a kept connection was closed before a byte of an answer came. */
export type SendingFailure = 'unsent' | 'closed';

/** Notes it on the error, and returns that. */
export function noteSending<Failure extends object>(
  error: Failure,
  failure: SendingFailure | undefined,
): Failure {
  return failure === undefined ? error : Object.defineProperty(error, mark, { value: failure });
}

/** What was noted; undefined for errors of others. */
export function sendingFailureOf(error: unknown): SendingFailure | undefined {
  if (typeof error !== 'object' || error === null || !(mark in error)) return undefined;
  const failure = error[mark];
  return failure === 'unsent' || failure === 'closed' ? failure : undefined;
}
