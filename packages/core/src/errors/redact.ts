const MASK = '***';

/**
 * Each pattern keeps what precedes the secret (group 1), so that a reader still sees what was there. Names count by
 * their end: `access_token`, `rcAccessToken` and `x-api-token` are all tokens.
 */
const secretPatterns = [
  // Authorization: Bearer …
  /\b((?:Bearer|Basic)\s+)[\w+/=.~-]+/gi,
  // Authorization: … and x-api-token: …, to the end of the line
  /((?:authorization|cookie|\bx-[\w-]{0,40}(?:token|key))[ \t]*:[ \t]*)(?![\s"'`\\]|(?:Bearer|Basic)\b)[^\r\n]+/gi,
  // postgres://person:password@host
  /(\b[a-z][a-z\d+.-]*:\/\/[^\s:@/?#]*:)[^\s@/?#]+(?=@)/gi,
  // ?access_token=…
  /((?:token|secret|password|api_?key|authorization)=|\bcode=)[^&\s"'#]+/gi,
  // The same within an address that is itself a parameter
  /((?:token|secret|password|api_?key|authorization)%3D)(?:(?!%26|%23)[^&\s"'#])+/gi,
  // "access_token": "…", also in JSON that is itself a string, and as an object is inspected
  /((?:token|secret|password|api[_-]?key|authorization|cookie)\\*["'`]?\s*:\s*(\\*["'`]))(?:(?!\2)(?:\\[^]|[^\\]))*/gi,
  // A JSON Web Token
  /()\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*/g,
];

/**
 * Masks everything in a text that looks like a credential: authorization headers, tokens in query strings and JSON,
 * and bare JSON Web Tokens. `secrets` are values known to be secret, masked wherever they stand.
 *
 * @example
 * redact('GET /contact?jwtToken=abc'); // 'GET /contact?jwtToken=***'
 */
export function redact(text: string, secrets: readonly string[] = []): string {
  let redacted = text;
  for (const secret of secrets) {
    if (secret.length >= 4) redacted = redacted.replaceAll(secret, MASK);
  }
  for (const pattern of secretPatterns) {
    redacted = redacted.replace(pattern, (_match, before: string) => before + MASK);
  }
  return redacted;
}
