import { DaybookError, redact } from '@daybook/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type Login, secretsOf, withoutSecrets } from '../accounts/login-form.js';
import { proveApiKey } from '../accounts/sign-in.js';
import { signOut } from '../accounts/sign-out.js';
import type { Visitor } from '../accounts/visits.js';
import type { App, Context } from '../context.js';
import { refuseOtherSites } from '../http/cross-site.js';
import { toOneLine } from '../http/error-answers.js';
import { pageHeaders } from '../http/page-headers.js';
import type { SiteOf } from '../http/site.js';
import { type CookiePlace, forgetVisit, keepVisit, readVisit } from '../http/visit-cookie.js';
import { shownSchema } from '../pages/list-button.js';
import { describeOutcome, firstRefused, type Pressed, pressedSchema, TOLD } from '../pages/outcome.js';
import { renderSignInPage, type SignInPageOptions } from '../pages/sign-in-page.js';
import { toQuery } from '../pages/to-query.js';
import { renderUnfiledPage } from '../pages/unfiled-page.js';
import type { StoredUser } from '../storage/storage.js';

const PATH = '/unfiled';
const FIELD = /^field\./;
const SPENT =
  'This link was opened before, or is too old, or its sign-in has ended. Take a new one in App Connect, or sign in here.';
const ENDED = 'Your visit has ended. Nothing was changed: sign in and try again.';

const signInSchema = z
  .looseObject({ platform: z.string().max(64), hostname: z.string().max(256).default('') })
  .transform(({ platform, hostname, ...rest }) => ({
    platform,
    hostname: hostname
      .trim()
      .replace(/^https?:\/\//i, '')
      .replace(/\/.*$/s, ''),
    additionalInfo: Object.fromEntries(
      Object.entries(rest).flatMap(([name, value]) =>
        FIELD.test(name) && typeof value === 'string' ? [[name.replace(FIELD, ''), value] as const] : [],
      ),
    ),
  }));

/** What a person sees of the unfiled list in a browser. */
export interface VisitRoutes {
  /** Shows the list to a visitor, opens a visit by a link, or asks to sign in. */
  show: (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;
  /** Shows somebody's list. */
  showList: (
    request: FastifyRequest,
    reply: FastifyReply,
    whose: { stored: StoredUser; token?: string },
  ) => Promise<FastifyReply>;
  /** Does what a button of the list says, for who is signed in or a visitor, and shows what came of it. */
  press: (
    request: FastifyRequest,
    reply: FastifyReply,
    button: { pressed: Pressed; action: (userKey: string) => Promise<number> },
  ) => Promise<FastifyReply>;
}

/** Signing in to the pages that are a person's own, and out. */
export function visitRoutes(app: App, context: Context, siteOf: SiteOf): VisitRoutes {
  const { storage, connectors, visits, publicUrl } = context;
  const placeOf = (request: FastifyRequest): CookiePlace => ({
    path: siteOf(request).base + PATH,
    publicUrl,
  });
  const visitorOf = async (request: FastifyRequest): Promise<Visitor | undefined> => {
    const kept = readVisit(request);
    return kept === undefined ? undefined : visits.find(kept);
  };
  const toList = (request: FastifyRequest, reply: FastifyReply, behind = ''): FastifyReply =>
    reply.redirect(siteOf(request).base + PATH + behind, 303);
  const askToSignIn = (
    request: FastifyRequest,
    reply: FastifyReply,
    why: Pick<SignInPageOptions, 'problem' | 'refused'>,
  ): FastifyReply =>
    reply.headers(pageHeaders({ forms: true })).send(
      renderSignInPage({
        site: siteOf(request),
        manifests: connectors.all.map(({ manifest }) => manifest),
        ...why,
      }),
    );

  const showList: VisitRoutes['showList'] = async (request, reply, { stored, token }) => {
    const { user, userKey } = stored;
    const [unfiled, dismissed, waiting, waits, lastMessageAt] = await Promise.all([
      storage.logbook.listUnfiled(userKey),
      storage.logbook.listDismissed(userKey),
      storage.figures.waitingOf(userKey),
      storage.figures.listWaiting(userKey),
      storage.figures.lastMessageAt(userKey),
    ]);
    const crm = connectors.get(user.platform).manifest.displayName;
    const pressed = pressedSchema.safeParse(request.query).data;
    const refused = pressed && firstRefused(pressed, unfiled);
    const told = pressed && {
      pressed: { ...pressed, ...(refused && { next: refused.digestId }) },
      ...describeOutcome(pressed, {
        digest: unfiled.find(({ digestId }) => digestId === pressed.about),
        refused,
        waiting,
        states: await storage.figures.statesOf(userKey, pressed.about),
        crm,
      }),
    };
    return reply.headers(pageHeaders({ forms: true })).send(
      renderUnfiledPage(unfiled, {
        site: siteOf(request),
        user,
        crm,
        dismissed,
        waiting,
        waits,
        now: context.now(),
        lastMessageAt,
        token,
        told,
        shown: shownSchema.parse((request.query as { show?: unknown }).show),
      }),
    );
  };

  app.post(
    `${PATH}/sign-in`,
    { schema: { hide: true, body: signInSchema }, onRequest: refuseOtherSites },
    async (request, reply) => {
      const { platform, ...form } = request.body;
      const login = { ...form, apiKey: form.additionalInfo['apiKey'] ?? '' };
      const { stored, problem, isHost = false } = await prove(context, platform, login);
      if (stored === undefined) {
        const refused = { platform, isHost, typed: withoutSecrets(login) };
        return askToSignIn(request, reply.code(400), { problem, refused });
      }
      const kept = await visits.openByForm(stored);
      if (kept !== undefined) keepVisit(reply, kept, placeOf(request));
      return toList(request, reply);
    },
  );

  app.post(
    `${PATH}/sign-out`,
    { schema: { hide: true }, onRequest: refuseOtherSites },
    async (request, reply) => {
      const visitor = await visitorOf(request);
      if (visitor?.isOpened === true) await storage.sessions.revoke(visitor.sessionId, context.now());
      else if (visitor !== undefined) await signOut(context, visitor);
      forgetVisit(reply, placeOf(request));
      return toList(request, reply);
    },
  );

  return {
    showList,
    async show(request, reply) {
      const { link, visit } = request.query as { link?: unknown; visit?: unknown };
      const visitor = await visitorOf(request);
      if (typeof link === 'string') {
        const kept = await visits.openByLink(link);
        if (kept !== undefined) keepVisit(reply, kept, placeOf(request));
        else if (!visitor || (await visits.whoseLink(link)) !== visitor.stored.userKey)
          return askToSignIn(request, reply.code(400), { problem: SPENT });
        return toList(request, reply);
      }
      if (visitor) return showList(request, reply, visitor);
      return askToSignIn(request, reply, { problem: visit === 'ended' ? ENDED : undefined });
    },
    async press(request, reply, { pressed, action }) {
      if (request.signedIn === null) await refuseOtherSites(request);
      const whose = request.signedIn ?? (await visitorOf(request));
      if (!whose) return toList(request, reply, toQuery({ visit: 'ended' }));
      const messages = await action(whose.stored.userKey);
      const jwtToken = request.signedIn?.token;
      const did = messages === 0 ? 'nothing' : pressed.did;
      const at = pressed.at?.toString();
      const { show } = request.query as { show?: string };
      return toList(request, reply, `${toQuery({ jwtToken, ...pressed, did, at, show })}#${TOLD}`);
    },
  };
}

/** Who signs in with the login form, or why that is nobody, in words for the person. */
async function prove(
  { connectors, storage, tokens, logbook, now }: Context,
  platform: string,
  login: Login,
): Promise<{ stored?: StoredUser; problem?: string; isHost?: boolean }> {
  try {
    const connector = connectors.get(platform);
    if (connector.manifest.auth.type !== 'apiKey')
      throw new DaybookError('not_supported', {
        detail: `People sign in to ${connector.manifest.displayName} on its own page: open your list from App Connect.`,
      });
    const proven = await proveApiKey({ connector, storage, tokens, logbook, now: now() }, login);
    if ('stored' in proven) return { stored: proven.stored };
    return { problem: toOneLine(proven.refusal.message ?? '') };
  } catch (error) {
    if (!DaybookError.is(error)) throw error;
    const isHost = error.code === 'host_not_allowed' || error.code === 'not_supported';
    return { problem: toOneLine(redact(error.message, secretsOf(login))), isHost };
  }
}
