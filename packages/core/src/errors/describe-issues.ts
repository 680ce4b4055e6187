import type { z } from 'zod';

/**
 * Says in one line what is wrong with a value, field by field.
 *
 * @example
 * describeIssues(z.object({ id: z.string() }).safeParse({}).error); // 'id: Invalid input: expected string, received undefined'
 */
export function describeIssues(error: z.ZodError): string {
  const lines = error.issues.slice(0, 3).map((issue) => {
    const path = issue.path.map(String).join('.');
    return path === '' ? issue.message : `${path}: ${issue.message}`;
  });
  const more = error.issues.length - lines.length;
  return more > 0 ? `${lines.join('; ')}; and ${more} more` : lines.join('; ');
}
