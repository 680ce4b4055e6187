import { DaybookError, type ErrorCode } from '@daybook/core';

const refusals = new Set<ErrorCode>(['crm_rejected', 'crm_not_found', 'crm_forbidden']);

/** Whether Pipedrive has answered that it will not: nothing is written, and asking again brings nothing else. */
export function isRefused(error: unknown): error is DaybookError {
  return DaybookError.is(error) && !error.mayHaveLanded && refusals.has(error.code);
}
