import { z } from 'zod';

/** A message for the person, as the client shows it (protocol, section 0). All parts are optional there. */
export const returnMessageSchema = z.object({
  messageType: z.enum(['success', 'warning', 'danger', 'error', 'info']).optional(),
  message: z.string().optional(),
  /** Milliseconds on the screen. */
  ttl: z.number().nonnegative().optional(),
  details: z.array(z.unknown()).optional(),
});
export type ReturnMessage = z.infer<typeof returnMessageSchema>;
