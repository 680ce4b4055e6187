import type { UnfiledDigest } from '@daybook/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { LINK_LIFE_MS } from '../accounts/visits.js';
import type { App, Context } from '../context.js';
import { currentSession, signedInUser } from '../http/authenticate.js';
import { linkToList } from '../http/link-to-list.js';
import { readToken } from '../http/read-token.js';
import { pressedSchema } from '../pages/outcome.js';
import { groupByReason } from '../pages/unfiled-groups.js';
import type { VisitRoutes } from './visit-routes.js';

const idSchema = z.string().max(64);
const chosenSchema = z.object({
  /** Ids from the list; without any, all of them. */
  ids: z.array(idSchema).max(1_000).nullish(),
});

/** What a person can do about some of a list; about all of it, where they name none. */
interface Action {
  summary: string;
  list: (userKey: string) => Promise<UnfiledDigest[]>;
  act: (userKey: string, ids: readonly string[]) => Promise<number>;
}

/**
 * What could not be filed, why, and what a person can do: try again, or dismiss, and take that back. Everybody sees their own
 * only.
 */
export function unfiledRoutes(app: App, context: Context, visits: VisitRoutes): void {
  const { storage, logbook, authenticate, now } = context;
  const schema = { tags: ['Unfiled'] };
  const asClientOrVisitor = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    if (!isVisit(request)) await authenticate(request, reply);
  };

  app.get(
    '/unfiled',
    {
      schema: {
        ...schema,
        summary: 'List what could not be filed, what waits, and why; and what was dismissed',
      },
      onRequest: asClientOrVisitor,
    },
    async (request, reply) => {
      if (request.signedIn === null) return visits.show(request, reply);
      const { stored, token } = currentSession(request);
      if (isPage(request)) return visits.showList(request, reply, { stored, token });
      const { logbook: kept, figures } = storage;
      const [unfiled, dismissed, messages, digests] = await Promise.all([
        kept.listUnfiled(stored.userKey),
        kept.listDismissed(stored.userKey),
        figures.waitingOf(stored.userKey),
        figures.listWaiting(stored.userKey),
      ]);
      return { successful: true, unfiled, dismissed, waiting: { messages, digests } };
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

  const { logbook: store } = storage;
  const actions: Record<string, Action> = {
    retry: {
      summary: 'Try again to file them',
      list: (userKey) => store.listUnfiled(userKey),
      act: (userKey, ids) => logbook.retry(userKey, ids),
    },
    dismiss: {
      summary: 'Leave them unfiled, and off the list',
      list: (userKey) => store.listUnfiled(userKey),
      act: (userKey, ids) => logbook.dismiss(userKey, ids),
    },
    restore: {
      summary: 'Put back on the list what was dismissed',
      list: (userKey) => store.listDismissed(userKey),
      act: (userKey, ids) => logbook.restore(userKey, ids),
    },
  };
  /** All of a group. */
  const retryGroup = async (userKey: string, id: string): Promise<number> => {
    const group = groupByReason(await store.listUnfiled(userKey)).find((each) => each.id === id);
    return logbook.retryNow(userKey, group?.digests.map(({ digestId }) => digestId) ?? []);
  };
  /** Who looks at a page is shown what comes of it. */
  const buttons = {
    retry: (userKey: string, id: string) => logbook.retryNow(userKey, [id]),
    'retry-all': retryGroup,
    dismiss: (userKey: string, id: string) => logbook.dismiss(userKey, [id]),
    restore: (userKey: string, id: string) => logbook.restore(userKey, [id]),
    undo: (userKey: string, id: string) => logbook.restore(userKey, [id], { isLastOnly: true }),
  };

  for (const [name, { summary, list, act }] of Object.entries(actions)) {
    app.post(
      `/unfiled/${name}`,
      {
        schema: { ...schema, summary, body: chosenSchema.nullish() },
        onRequest: authenticate,
      },
      async (request) => {
        const { userKey } = signedInUser(request);
        const ids = request.body?.ids ?? (await list(userKey)).map(({ digestId }) => digestId);
        return { successful: true, messages: await act(userKey, ids) };
      },
    );
  }
  /** The page's buttons: forms without a script; what they are about stands in the address. */
  for (const did of ['retry', 'retry-all', 'dismiss', 'restore', 'undo'] as const) {
    app.post(
      `/unfiled/${did}/:id`,
      {
        schema: {
          hide: true,
          params: z.object({ id: idSchema }),
          querystring: pressedSchema.pick({ next: true }).extend({ show: z.string().max(8).optional() }),
        },
        onRequest: asClientOrVisitor,
      },
      (request, reply) => {
        const { id } = request.params;
        return visits.press(request, reply, {
          pressed: { did, about: id, next: request.query.next, ...(did === 'retry-all' && { at: now() }) },
          action: (userKey) => buttons[did](userKey, id),
        });
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
