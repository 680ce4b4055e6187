import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { LINK_LIFE_MS } from '../accounts/visits.js';
import type { App, Context } from '../context.js';
import { currentSession, signedInUser } from '../http/authenticate.js';
import { linkToList } from '../http/link-to-list.js';
import { readToken } from '../http/read-token.js';
import type { VisitRoutes } from './visit-routes.js';

const chosenSchema = z.object({
  /** Ids from the list; without any, all of them. */
  ids: z.array(z.string().max(64)).max(1_000).nullish(),
});

/** What could not be filed, why, and what a person can do: try again, or dismiss. Everybody sees their own only. */
export function unfiledRoutes(app: App, context: Context, visits: VisitRoutes): void {
  const { storage, logbook, authenticate, now } = context;
  const schema = { tags: ['Unfiled'] };
  const asClientOrVisitor = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    if (!isVisit(request)) await authenticate(request, reply);
  };

  app.get(
    '/unfiled',
    {
      schema: { ...schema, summary: 'List what could not be filed, and what waits, and why' },
      onRequest: asClientOrVisitor,
    },
    async (request, reply) => {
      if (request.signedIn === null) return visits.show(request, reply);
      const { stored, token } = currentSession(request);
      if (isPage(request)) return visits.showList(request, reply, { stored, token });
      const { logbook: kept, figures } = storage;
      const [unfiled, messages, digests] = await Promise.all([
        kept.listUnfiled(stored.userKey),
        figures.waitingOf(stored.userKey),
        figures.listWaiting(stored.userKey),
      ]);
      return { successful: true, unfiled, waiting: { messages, digests } };
    },
  );

  app.post(
    '/unfiled/link',
    {
      schema: {
        ...schema,
        summary: 'Make a link to the list: it opens it in a browser, once, for some minutes',
        response: { 200: z.object({ successful: z.boolean(), url: z.string(), expiresAt: z.number() }) },
      },
      onRequest: authenticate,
    },
    async (request) => ({
      successful: true,
      url: await linkToList(context, request),
      expiresAt: now() + LINK_LIFE_MS,
    }),
  );

  const act = async (
    userKey: string,
    chosen: readonly string[] | null | undefined,
    action: (userKey: string, ids: readonly string[]) => Promise<number>,
  ): Promise<number> => {
    const ids = chosen ?? (await storage.logbook.listUnfiled(userKey)).map(({ digestId }) => digestId);
    return action(userKey, ids);
  };
  const actions = {
    retry: (userKey: string, ids: readonly string[]) => logbook.retry(userKey, ids),
    dismiss: (userKey: string, ids: readonly string[]) => logbook.dismiss(userKey, ids),
  };

  const summaries: Record<string, string> = {
    retry: 'Try again to file them',
    dismiss: 'Leave them unfiled, and off the list',
  };
  for (const [name, action] of Object.entries(actions)) {
    app.post(
      `/unfiled/${name}`,
      {
        schema: { ...schema, summary: summaries[name] ?? name, body: chosenSchema.nullish() },
        onRequest: authenticate,
      },
      async (request) => {
        const messages = await act(signedInUser(request).userKey, request.body?.ids, action);
        return { successful: true, messages };
      },
    );
    /** The page's buttons: a form without a script; its ids stand in the address. */
    app.post(
      `/unfiled/${name}/:id`,
      {
        schema: { hide: true, params: z.object({ id: z.string().max(64) }) },
        onRequest: asClientOrVisitor,
      },
      async (request, reply) => {
        const ids = [request.params.id];
        if (request.signedIn === null) {
          return visits.act(request, reply, ({ userKey }) => act(userKey, ids, action));
        }
        const { stored, token } = currentSession(request);
        await act(stored.userKey, ids, action);
        return reply.redirect(`../../unfiled?jwtToken=${encodeURIComponent(token)}`, 303);
      },
    );
  }
}

/** Somebody in a browser, who comes without a client's token. */
function isVisit(request: FastifyRequest): boolean {
  return readToken(request) === undefined && isPage(request);
}

function isPage({ headers }: FastifyRequest): boolean {
  return headers.accept?.includes('text/html') === true;
}
