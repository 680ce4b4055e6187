/** What the query of `/oauth-callback` says, decoded. */
export interface CallbackQuery {
  callbackUri?: string | undefined;
  code?: string | undefined;
  state?: string | undefined;
}

/**
 * The CRM's code and the platform. C16 does not encode `callbackUri`: its code and state may stand in it, beside it, or
 * both (protocol, section 2.2).
 *
 * @param url - the request's address as it came
 */
export function readCallback(url: string, query: CallbackQuery): { code?: string; platform?: string } {
  const address = callbackAddress(url, query);
  const inside = URL.canParse(address) ? new URL(address).searchParams : undefined;
  const code = query.code ?? inside?.get('code');
  const state = query.state ?? inside?.get('state') ?? '';
  const platform = /platform=([^&|]+)/.exec(state)?.[1];
  return { ...(code && { code }), ...(platform && { platform }) };
}

/** Decoded once more than it was encoded, a code with a `+`, `&` or `#` would be another code. */
function callbackAddress(url: string, { callbackUri = '' }: CallbackQuery): string {
  const written = /[?&]callbackUri=([^&]*)/.exec(url)?.[1] ?? '';
  return written.includes('://') ? written : callbackUri;
}
