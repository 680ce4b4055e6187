import { z } from 'zod';

/** What a connector knows of a refusal that its status does not say. What is missing, the status and the headers tell. */
const refusalSchema = z.object({
  /** What it means. With `crm_rate_limit` the request is sent again as after a 429, and headers such as `Retry-After` count. */
  code: z
    .enum([
      'crm_login_expired',
      'crm_rate_limit',
      'crm_budget_exhausted',
      'crm_unavailable',
      'crm_not_found',
      'crm_rejected',
      'crm_forbidden',
      'crm_conflict',
    ])
    .optional(),
  /** How long the CRM wants to be left alone, in milliseconds. */
  retryAfterMs: z.number().nonnegative().optional(),
  /** Whether the CRM itself says that the record was deleted; without a `code` it is `crm_not_found` then. */
  isGone: z.boolean().optional(),
});
export type Refusal = z.input<typeof refusalSchema>;

/** Tells what a refusal means, from its status and the text of the answer; undefined where the status says it all. */
export type ReadRefusal = (status: number, answer: string) => Refusal | undefined;

/**
 * What a connector says of a refusal. Something goes wrong already while it is asked: what it throws, and what makes no sense,
 * counts as nothing, and the status decides.
 */
export function refusalOf(
  readRefusal: ReadRefusal | undefined,
  { status, data }: { status: number; data: unknown },
): Refusal {
  if (readRefusal === undefined || status < 300) return {};
  try {
    const { code, retryAfterMs, isGone } = refusalSchema.parse(readRefusal(status, String(data)) ?? {});
    return { code: code ?? (isGone ? 'crm_not_found' : undefined), retryAfterMs, isGone };
  } catch {
    return {};
  }
}

/** Whether it means "too many requests", whatever its status. */
export function asksToSlowDown({ code }: Refusal): boolean {
  return code === 'crm_rate_limit' || code === 'crm_budget_exhausted';
}
