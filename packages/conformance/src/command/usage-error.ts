/** The command was called in a way that it cannot carry out. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** A usage error that says what a text or another error says. */
export function faultOf(cause: unknown): UsageError {
  return new UsageError(cause instanceof Error ? cause.message : String(cause));
}
