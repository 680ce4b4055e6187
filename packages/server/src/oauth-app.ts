import { z } from 'zod';

/** The page that the client takes the code from, for every CRM but Pipedrive (protocol, section 2.2). */
const CLIENT_PAGE = 'https://ringcentral.github.io/ringcentral-embeddable/redirect.html';

const text = z
  .string()
  .trim()
  .transform((value) => value || undefined)
  .optional();
const address = z.url({ protocol: /^https?$/, error: 'must be an address' });

/** An app that the operator registered with a CRM. */
export interface OauthApp {
  clientId: string;
  clientSecret: string;
  redirectUri: string;
}

/**
 * Reads the app of a CRM from `<PREFIX>_CLIENT_ID`, `<PREFIX>_CLIENT_SECRET` and `<PREFIX>_REDIRECT_URI`.
 *
 * @param prefix - the connector's name in capitals, `_` for `-`
 * @param values - usually `process.env`; an empty variable counts as not set
 * @param redirectUri - the callback address when no variable names one. Default: the client's own page
 * @returns undefined when there is none
 * @throws Error when only one of id and secret is set, or the address is none
 * @example
 * readOauthApp('ACME', process.env);
 */
export function readOauthApp(
  prefix: string,
  values: Readonly<Record<string, unknown>>,
  redirectUri: string = CLIENT_PAGE,
): OauthApp | undefined {
  const names = {
    id: `${prefix}_CLIENT_ID`,
    secret: `${prefix}_CLIENT_SECRET`,
    redirect: `${prefix}_REDIRECT_URI`,
  };
  const clientId = text.parse(values[names.id]);
  const clientSecret = text.parse(values[names.secret]);
  if (clientId === undefined && clientSecret === undefined) return undefined;
  if (clientId === undefined || clientSecret === undefined)
    throw new Error(`${names.id} and ${names.secret} belong together: set both or neither.`);
  const callback = address.safeParse(text.parse(values[names.redirect]) ?? redirectUri);
  if (!callback.success) throw new Error(`The configuration is wrong: ${names.redirect}: must be an address`);
  return { clientId, clientSecret, redirectUri: callback.data };
}

/**
 * The app of a CRM that people can only sign in to with OAuth.
 *
 * @throws Error as {@link readOauthApp} does, and when there is none
 * @example
 * needOauthApp('ACME', process.env);
 */
export function needOauthApp(prefix: string, values: Readonly<Record<string, unknown>>): OauthApp {
  const app = readOauthApp(prefix, values);
  if (app === undefined)
    throw new Error(`Register an app with the CRM, and set ${prefix}_CLIENT_ID and ${prefix}_CLIENT_SECRET.`);
  return app;
}
