/** What a page may do beside showing itself. */
export interface Allowed {
  /** Send forms to this server. */
  forms?: boolean;
  /** Show frames of this server. */
  frames?: boolean;
  /** Run the scripts that this server has as files, and let them ask this server. */
  scripts?: boolean;
  /** Source of a style that stands in the page itself, by its digest, in place of this server's files. */
  style?: string;
}

/**
 * Headers of a page for people: no other site may read, frame or script it, and nothing keeps it. Styles and scripts are
 * files of this server: nothing that stands in the page itself is run.
 */
export function pageHeaders({ forms, frames, scripts, style }: Allowed): Record<string, string> {
  const own = (isAllowed: boolean | undefined): string => (isAllowed ? "'self'" : "'none'");
  const policy = [
    "default-src 'none'",
    `style-src ${style ?? "'self'"}`,
    "img-src 'self' data:",
    `script-src ${own(scripts)}`,
    `connect-src ${own(scripts)}`,
    `frame-src ${own(frames)}`,
    "base-uri 'none'",
    `form-action ${own(forms)}`,
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
