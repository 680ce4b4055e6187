import { DaybookError, redact } from '@daybook/core';

/** Never an error's own message: a CRM may have put a person's words into it. */
export function describeProblem(error: unknown): { code: string; cause: string } {
  if (DaybookError.is(error))
    return { code: error.code, cause: typeof error.cause === 'string' ? error.cause : '' };
  return {
    code: 'unexpected',
    cause: redact(error instanceof Error ? (error.stack ?? error.message) : String(error)),
  };
}
