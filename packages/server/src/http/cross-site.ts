import { DaybookError } from '@daybook/core';
import type { FastifyRequest } from 'fastify';

/**
 * Refuses what another site had somebody's browser send: browsers say where a form or a script comes from, and programs,
 * which say nothing, carry nobody's cookie.
 *
 * @throws DaybookError `other_site`
 */
export async function refuseOtherSites({ headers, host }: FastifyRequest): Promise<void> {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) {
    if (site === 'same-origin' || site === 'none') return;
    throw new DaybookError('other_site');
  }
  const { origin } = headers;
  if (origin === undefined) return;
  if (!URL.canParse(origin) || new URL(origin).host !== host) throw new DaybookError('other_site');
}
