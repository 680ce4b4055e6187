/** Headers of a page for people: no other site may read, frame or script it, and nothing keeps it. */
export function pageHeaders(allowed: { forms?: boolean; frames?: boolean }): Record<string, string> {
  const policy = [
    "default-src 'none'",
    "style-src 'unsafe-inline'",
    'img-src data:',
    `frame-src ${allowed.frames ? "'self'" : "'none'"}`,
    "base-uri 'none'",
    `form-action ${allowed.forms ? "'self'" : "'none'"}`,
    "frame-ancestors 'none'",
  ];
  return {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': policy.join('; '),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  };
}
