import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { App, Context } from '../context.js';
import { refuseOtherSites } from '../http/cross-site.js';
import { pageHeaders } from '../http/page-headers.js';
import type { SiteOf } from '../http/site.js';
import { renderRegions, renderTryItPage } from '../pages/try-it-page.js';
import { troubles } from '../try-it/crm-trouble.js';
import { FrontDoor } from '../try-it/front-door.js';
import { kinds } from '../try-it/spoken.js';
import { type Trial, TryIt, timeZones } from '../try-it/try-it.js';

/** How often the page is looked at for changes while somebody watches. */
const LOOK_EVERY_MS = 150;
/** What is silent for longer may be taken for dead by a proxy. */
const BEAT_EVERY_MS = 15_000;

/** What the forms of the page send. */
const sentWith = (trial: Trial) => ({
  say: z.object({
    text: z.string().trim().max(1_000).default(''),
    by: z.enum(['customer', 'agent']).default('customer'),
    kind: z.enum(kinds).default('text'),
  }),
  break: z.object({ trouble: z.enum(troubles) }),
  travel: z.object({ zone: z.enum([...timeZones, trial.trouble.timeZone]) }),
  meddle: z.object({ how: z.enum(['edit', 'delete']) }),
  settle: z.object({ id: z.string().max(64) }),
  nothing: z.unknown(),
});

/** The page to try Daybook on, for operators; shown in place of the first page. */
export function tryItRoutes(app: App, { storage, isEnding }: Context, siteOf: SiteOf, trial: Trial) {
  const door = new FrontDoor(app);
  const tryIt = new TryIt({ door, trial, storage });
  const sent = sentWith(trial);

  const act = <Schema extends z.ZodType>(
    name: string,
    body: Schema,
    action: (sent: z.output<Schema>) => Promise<void> | void,
  ): void => {
    app.post(
      `/try-it/${name}`,
      { schema: { hide: true, body }, onRequest: refuseOtherSites },
      async (request, reply) => {
        tryIt.clearTold();
        await action(request.body as z.output<Schema>);
        return reply.redirect(`${siteOf(request).base}/`, 303);
      },
    );
  };
  act('say', sent.say, async ({ by, kind, text }) => {
    if (text !== '' || kind !== 'text')
      await tryIt.say(by, kind, kind === 'text' || kind === 'picture' ? text : '');
  });
  act('twenty', sent.nothing, () => tryIt.sayTwenty());
  act('again', sent.nothing, () => tryIt.sendAgain());
  act('next-day', sent.nothing, () => tryIt.nextDay());
  act('travel', sent.travel, ({ zone }) => tryIt.travelTo(zone));
  act('break', sent.break, ({ trouble }) => tryIt.breakCrm(trouble));
  act('lose', sent.nothing, () => tryIt.loseNextAnswer());
  act('meddle', sent.meddle, ({ how }) => tryIt.meddle(how));
  act('retry', sent.settle, ({ id }) => tryIt.settle('retry', id));
  act('dismiss', sent.settle, ({ id }) => tryIt.settle('dismiss', id));

  app.post('/try-it/list', { schema: { hide: true }, onRequest: refuseOtherSites }, async (_request, reply) =>
    reply.redirect(await door.linkToList(), 303),
  );

  app.get('/try-it/events', { schema: { hide: true } }, (request, reply) =>
    reply
      .headers({
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      })
      .send(Readable.from(events(request))),
  );

  /** What has changed on the page since the last event. */
  async function* events(request: FastifyRequest): AsyncGenerator<string> {
    const site = siteOf(request);
    let shown: Record<string, string> = {};
    let saidAt = 0;
    while (!isEnding() && !request.raw.socket.destroyed) {
      // oxlint-disable-next-line no-await-in-loop -- look after look
      const regions = renderRegions({ site, view: await tryIt.view() });
      const changed = Object.entries(regions).filter(([name, html]) => shown[name] !== html);
      shown = regions;
      if (changed.length > 0) yield `data: ${JSON.stringify(Object.fromEntries(changed))}\n\n`;
      else if (Date.now() - saidAt > BEAT_EVERY_MS) yield ':\n\n';
      if (changed.length > 0 || Date.now() - saidAt > BEAT_EVERY_MS) saidAt = Date.now();
      // oxlint-disable-next-line no-await-in-loop
      await sleep(LOOK_EVERY_MS, undefined, { ref: false });
    }
  }

  /** The page itself. */
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    tryIt.open();
    return reply
      .headers(pageHeaders({ forms: true, scripts: true }))
      .send(renderTryItPage({ site: siteOf(request), view: await tryIt.view() }));
  };
}
