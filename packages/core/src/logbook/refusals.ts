import type { ErrorCode } from '../errors/error-table.js';

/** Of what was written: the CRM will not take it another time either, unless the text, the form or the contact is another. */
export const refusals: readonly ErrorCode[] = ['crm_rejected', 'connector_contract'];
