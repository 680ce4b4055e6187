import { z } from 'zod';
import { type Answer, Refusal } from './respond.js';
import type { FakeUser } from './user.js';

const MINUTE = 60_000;
const CODE_LIFE = 5 * MINUTE;
const ACCESS_SECONDS = 3599;
const REFRESH_LIFE = 60 * 24 * 60 * MINUTE;

export interface OAuthApp {
  clientId: string;
  clientSecret: string;
  /** When it is set, no other is taken. */
  redirectUri: string | undefined;
}

interface Grant {
  user: FakeUser;
  refreshToken: string;
  usedAt: number;
  isRevoked: boolean;
}

interface Code {
  user: FakeUser;
  redirectUri: string | undefined;
  issuedAt: number;
  isUsed: boolean;
}

interface AccessToken {
  grant: Grant;
  endsAt: number;
}

const formSchema = z.discriminatedUnion('grant_type', [
  z.object({
    grant_type: z.literal('authorization_code'),
    code: z.string(),
    redirect_uri: z.string().optional(),
  }),
  z.object({ grant_type: z.literal('refresh_token'), refresh_token: z.string() }),
]);

/** The OAuth server of Pipedrive, for one app. */
export class OAuthServer {
  readonly #app: OAuthApp;
  readonly #now: () => number;
  readonly #codes = new Map<string, Code>();
  readonly #grants = new Map<string, Grant>();
  readonly #accessTokens = new Map<string, AccessToken>();
  #serial = 0;

  constructor(app: OAuthApp, now: () => number) {
    this.#app = app;
    this.#now = now;
  }

  /** The consent page, answered at once for the user who is to consent, or denied when there is none. */
  authorize(search: URLSearchParams, user: FakeUser | undefined): Answer {
    const redirectUri = search.get('redirect_uri');
    if (search.get('client_id') !== this.#app.clientId) return unfit(400, 'invalid_client', 'Unknown client');
    const isTheirs = redirectUri === (this.#app.redirectUri ?? redirectUri);
    if (redirectUri === null || !isTheirs || !URL.canParse(redirectUri)) {
      return unfit(400, 'invalid_request', 'The redirect URI is not the one of the app');
    }
    const target = new URL(redirectUri);
    if (user) target.searchParams.set('code', this.issueCode(user, redirectUri));
    else target.searchParams.set('error', 'user_denied');
    const state = search.get('state');
    if (state !== null) target.searchParams.set('state', state);
    return { status: 302, body: undefined, headers: { location: target.href } };
  }

  issueCode(user: FakeUser, redirectUri = this.#app.redirectUri): string {
    const code = `code-${this.#nextSerial()}`;
    this.#codes.set(code, { user, redirectUri, issuedAt: this.#now(), isUsed: false });
    return code;
  }

  token(headers: Headers, rawBody: string): Answer {
    this.#checkClient(headers);
    const form = formSchema.safeParse(Object.fromEntries(readForm(headers, rawBody)));
    if (!form.success) return unfit(400, 'invalid_request', 'The form lacks a parameter, or has a wrong one');
    return form.data.grant_type === 'refresh_token'
      ? this.#refresh(form.data.refresh_token)
      : this.#exchange(form.data.code, form.data.redirect_uri);
  }

  /** Ends one access token, or with a refresh token the installation. An unknown token is no error. */
  revoke(headers: Headers, rawBody: string): Answer {
    this.#checkClient(headers);
    const token = readForm(headers, rawBody).get('token');
    if (token === null) return unfit(400, 'invalid_request', 'The form lacks the token');
    const grant = this.#grants.get(token);
    if (grant) this.#end(grant);
    else this.#accessTokens.delete(token);
    return { status: 200, body: { success: true } };
  }

  /** The user whom the access token stands for, or undefined when it is unknown, has ended or was revoked. */
  userOf(accessToken: string): FakeUser | undefined {
    const held = this.#accessTokens.get(accessToken);
    return held && this.#now() < held.endsAt ? held.grant.user : undefined;
  }

  expireAccessTokens(): void {
    for (const token of this.#accessTokens.values()) token.endsAt = Math.min(token.endsAt, this.#now());
  }

  /** Access tokens that were given before live on. */
  revokeRefreshTokens(): void {
    for (const grant of this.#grants.values()) grant.isRevoked = true;
  }

  #exchange(text: string, redirectUri: string | undefined): Answer {
    const code = this.#codes.get(text);
    const now = this.#now();
    if (!code || code.isUsed || now > code.issuedAt + CODE_LIFE) {
      return unfit(400, 'invalid_grant', 'Invalid grant: authorization code is invalid');
    }
    if (code.redirectUri !== undefined && redirectUri !== code.redirectUri) {
      return unfit(400, 'invalid_grant', 'Invalid grant: the redirect URI is another one');
    }
    code.isUsed = true;
    const { user } = code;
    const serial = this.#nextSerial();
    const refreshToken = `${user.companyId}:${user.id}:${serial.toString(16).padStart(40, 'e7c1')}`;
    const grant = { user, refreshToken, usedAt: now, isRevoked: false };
    this.#grants.set(refreshToken, grant);
    user.installed = true;
    return this.#tokensOf(grant);
  }

  #refresh(refreshToken: string): Answer {
    const grant = this.#grants.get(refreshToken);
    if (!grant || grant.isRevoked || this.#now() > grant.usedAt + REFRESH_LIFE) {
      return unfit(400, 'invalid_grant', 'Invalid grant: refresh token is invalid');
    }
    grant.usedAt = this.#now();
    return this.#tokensOf(grant);
  }

  #tokensOf(grant: Grant): Answer {
    const { user, refreshToken } = grant;
    // As long as real ones, which are too long for many a database column.
    const accessToken = `v1u:${`${user.companyId}+${this.#nextSerial()}/`.padEnd(400, 'AQIBAHj')}==`;
    this.#accessTokens.set(accessToken, { grant, endsAt: this.#now() + ACCESS_SECONDS * 1000 });
    return {
      status: 200,
      body: {
        access_token: accessToken,
        token_type: 'Bearer',
        expires_in: ACCESS_SECONDS,
        refresh_token: refreshToken,
        scope: [...user.scopes].join(','),
        api_domain: `https://${user.companyDomain}.pipedrive.com`,
      },
    };
  }

  #end(grant: Grant): void {
    grant.isRevoked = true;
    grant.user.installed = false;
    for (const [token, held] of this.#accessTokens)
      if (held.grant === grant) this.#accessTokens.delete(token);
  }

  #checkClient(headers: Headers): void {
    const { clientId, clientSecret } = this.#app;
    if (headers.get('authorization') === `Basic ${btoa(`${clientId}:${clientSecret}`)}`) return;
    throw new Refusal(unfit(401, 'invalid_client', 'Invalid client: client credentials are invalid'));
  }

  #nextSerial(): number {
    this.#serial += 1;
    return this.#serial;
  }
}

function readForm(headers: Headers, rawBody: string): URLSearchParams {
  const type = headers.get('content-type') ?? '';
  return new URLSearchParams(type.startsWith('application/x-www-form-urlencoded') ? rawBody : '');
}

/** An error in the form of the OAuth server. */
export function unfit(status: number, error: string, message: string): Answer {
  return { status, body: { success: false, message, error } };
}
