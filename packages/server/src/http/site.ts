import type { FastifyRequest } from 'fastify';
import type { Site, SiteLink } from '../pages/layout.js';
import type { Pages } from '../routes/page-routes.js';
import type { IsOperator } from './operators.js';

/** The pages that the sender of a request may open, and where they stand. */
export type SiteOf = (request: FastifyRequest) => Site;

/**
 * @param options - `publicUrl`: where clients reach the server; `isTrial`: the first page is one to try Daybook on
 */
export function describeSite(options: {
  publicUrl: string | undefined;
  pages: Pages;
  isTrial: boolean;
  isOperator: IsOperator;
}): SiteOf {
  const { publicUrl, pages, isTrial, isOperator } = options;
  const base = publicUrl === undefined ? '' : new URL(publicUrl).pathname.replace(/\/+$/, '');
  const start: SiteLink = { path: '/', title: 'Start' };
  const unfiled: SiteLink = { path: '/unfiled', title: 'Not filed' };
  const ofConnectors = Object.entries(pages).map(([path, page]) => ({
    path,
    title: typeof page === 'function' ? path.slice(1) : page.title,
  }));
  const forEverybody: Site = { base, links: [start, unfiled] };
  const forOperators: Site = {
    base,
    links: [
      isTrial ? { path: '/', title: 'Try it' } : start,
      unfiled,
      { path: '/status', title: 'Status' },
      ...ofConnectors,
      { path: '/docs', title: 'Reference' },
    ],
  };
  return (request) => (isOperator(request) ? forOperators : forEverybody);
}
