import { type ErrorCode, isErrorCode } from '@daybook/core';
import { z } from 'zod';

/** Why something is not filed, as it was kept: by a newer version perhaps, with a code that this one does not know. */
export const reasonSchema = z.object({
  code: z.string().transform((code): ErrorCode => (isErrorCode(code) ? code : 'unexpected')),
  message: z.string(),
});
