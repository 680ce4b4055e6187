import { z } from 'zod';
import type { App, Context } from '../context.js';
import { currentSession, signedInUser } from '../http/authenticate.js';
import { pageHeaders } from '../http/page-headers.js';
import { renderUnfiledPage } from '../pages/unfiled-page.js';

const chosenSchema = z.object({
  /** Ids from the list; without any, all of them. */
  ids: z.array(z.string().max(64)).max(1_000).nullish(),
});

/** What could not be filed, why, and what a person can do: try again, or dismiss. Everybody sees their own only. */
export function unfiledRoutes(app: App, { storage, logbook, connectors, authenticate }: Context): void {
  const schema = { tags: ['Unfiled'] };

  app.get(
    '/unfiled',
    { schema: { ...schema, summary: 'List what could not be filed, and why' }, onRequest: authenticate },
    async (request, reply) => {
      const { userKey, user } = signedInUser(request);
      const unfiled = await storage.logbook.listUnfiled(userKey);
      if (!request.headers.accept?.includes('text/html')) return { successful: true, unfiled };
      return reply.headers(pageHeaders({ forms: true })).send(
        renderUnfiledPage(unfiled, {
          user,
          crm: connectors.get(user.platform).manifest.displayName,
          token: currentSession(request).token,
        }),
      );
    },
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
      { schema: { hide: true, params: z.object({ id: z.string().max(64) }) }, onRequest: authenticate },
      async (request, reply) => {
        await act(signedInUser(request).userKey, [request.params.id], action);
        const { token } = currentSession(request);
        return reply.redirect(`../../unfiled?jwtToken=${encodeURIComponent(token)}`, 303);
      },
    );
  }
}
