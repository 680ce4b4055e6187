import type { FastifyInstance } from 'fastify';

/** Whoever watches the server asks for them on its machine, where its proxy may be as well: not every one is a proxy's request. */
const askedBesideProxies = new Set(['/isAlive', '/readyz', '/metrics']);

/**
 * Says once that a trusted proxy does not tell whom it brings. Nothing breaks by it that anybody would see on a quiet day:
 * all people share one client's limits.
 */
export function noticeSilentProxies(app: FastifyInstance, isProxy: (address: string) => boolean): void {
  let isSaid = false;
  app.addHook('onRequest', ({ headers, socket, routeOptions }, _reply, done) => {
    const { remoteAddress: proxy = '' } = socket;
    const isSilent = headers['x-forwarded-for'] === undefined && isProxy(proxy);
    if (!isSaid && isSilent && !askedBesideProxies.has(routeOptions.url ?? '')) {
      isSaid = true;
      app.log.warn(
        { proxy },
        'a trusted proxy sent no X-Forwarded-For, so that all people behind it count as one: let it send the address of the client',
      );
    }
    done();
  });
}
