import { returnMessageSchema } from '@daybook/core';
import { z } from 'zod';

/** A message for the person; null is fine for the client everywhere (protocol, section 7). */
export const returnMessage = returnMessageSchema.nullable();

/** The answer of a route that sends plain text, for the reference. */
export function plainText(description: string): {
  description: string;
  content: { 'text/plain': { schema: z.ZodString } };
} {
  return { description, content: { 'text/plain': { schema: z.string() } } };
}

/** For the reference: a route that needs no token. */
export const open: [] = [];
