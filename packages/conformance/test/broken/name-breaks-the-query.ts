/**
 * Bug: A name stands unescaped in a query: the CRM refuses the search for one with an apostrophe.
 * Origin: A partner's connector for a CRM with a query language such as SOQL: the search for O'Brien was
 *   answered with 400, and the connector held level 3.
 *
 * caught by: contacts.by-name-signs
 */
import { ReferenceCrm } from '../reference/reference-crm.js';
import { broken } from './broken.js';

/** Takes `name ~ '…'`, with a backslash before a quote and before itself. */
class QueryCrm extends ReferenceCrm {
  override async fetch(request: Request, withhold: () => Promise<Response>): Promise<Response> {
    const url = new URL(request.url);
    const [, query] = /^name ~ (.*)$/s.exec(url.searchParams.get('search') ?? '') ?? [];
    if (query === undefined) return super.fetch(request, withhold);
    const [, quoted] = /^'((?:[^'\\]|\\['\\])*)'$/s.exec(query) ?? [];
    if (quoted === undefined) return Response.json({ error: 'malformed query' }, { status: 400 });
    url.searchParams.set('search', quoted.replace(/\\(.)/gs, '$1'));
    return super.fetch(new Request(url, { headers: request.headers }), withhold);
  }
}

export const nameBreaksTheQuery = broken({
  name: 'name-breaks-the-query',
  bug: 'A name stands unescaped in a query: the CRM refuses the search for one with an apostrophe.',
  origin:
    "A partner's connector for a CRM with a query language such as SOQL: the search for O'Brien was answered with 400, and the connector held level 3.",
  caughtBy: 'contacts.by-name-signs',
  openCrm: (environment) => new QueryCrm(environment),
  definition: (reference) => ({
    ...reference,
    findContactWithName: async ({ name, ...params }) =>
      (await reference.findContactWithName?.({ ...params, name: `name ~ '${name}'` })) ?? {},
  }),
});
