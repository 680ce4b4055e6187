const MASK = '***';

/** Each pattern keeps what precedes the secret (group 1), so that a reader still sees what was there. */
const secretPatterns = [
  /\b((?:Bearer|Basic)\s+)[\w+/=.~-]+/gi,
  /\b((?:jwtToken|rcAccessToken|access_token|refresh_token|api_token|token|client_secret|apiKey|password|code)=)[^&\s"'#]+/gi,
  /("(?:jwtToken|rcAccessToken|accessToken|access_token|refreshToken|refresh_token|api_token|apiKey|client_secret|password|authorization|x-api-token)"\s*:\s*")[^"]*/gi,
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
