import { z } from 'zod';
import { uninstall } from '../accounts/uninstall.js';
import type { App, Context } from '../context.js';
import { open, plainText } from '../http/answers.js';
import { pageHeaders } from '../http/page-headers.js';
import { redirectPageStyle, renderRedirectPage } from '../pages/redirect-page.js';

const text = z.union([z.string(), z.array(z.string())]).optional();

/**
 * The callback address of an OAuth app, `/<platform>-redirect`: a page after consent, and a notice (`DELETE`) when
 * somebody removes the app in the CRM.
 */
export function redirectRoutes(app: App, context: Context): void {
  for (const connector of context.connectors.all) {
    const { name, displayName, auth } = connector.manifest;
    if (auth.type !== 'oauth') continue;
    const path = `/${name}-redirect`;

    app.get(
      path,
      { schema: { hide: true, querystring: z.object({ code: text, error: text }) } },
      async ({ query }, reply) => {
        const { code, error } = query;
        const refusal = [error].flat()[0]?.endsWith('_denied') ? 'declined' : 'failed';
        const outcome = code ? 'allowed' : error ? refusal : 'nothing';
        return reply
          .headers(pageHeaders({ style: redirectPageStyle }))
          .send(renderRedirectPage(displayName, outcome));
      },
    );

    if (!connector.has('readUninstallNotice')) continue;
    app.delete(
      path,
      {
        schema: {
          tags: ['Sign-in'],
          security: open,
          summary: `Take note that somebody removed the app in ${displayName}`,
          body: z.unknown(),
          response: { 200: plainText('`ok`') },
        },
      },
      async ({ headers, body }, reply) => {
        await uninstall(context, connector, { authorization: headers.authorization ?? '', body });
        return reply.type('text/plain; charset=utf-8').send('ok');
      },
    );
  }
}
