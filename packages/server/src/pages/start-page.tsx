import { renderPage, type Site } from './layout.js';

/** What each page is for, by its path. */
const purposes: Record<string, string> = {
  '/unfiled': 'what could not be filed of your conversations, why, and what helps',
  '/status': 'what was filed and what waits, for whoever runs this server',
  '/docs': 'every call of the HTTP interface',
};

/** What this server is, for whoever comes by, and where the visitor can go from here. */
export function renderStartPage(site: Site, crms: readonly string[]): string {
  return renderPage({
    site,
    path: '/',
    title: 'Start',
    narrow: true,
    children: (
      <>
        <div class="lead">
          <h1>This is a Daybook server</h1>
          <p>
            Daybook logs text messages, pictures, voicemails and faxes from RingCentral App Connect into a
            CRM, as one tidy entry for each conversation and day. This one files into {listOf(crms)}.
          </p>
        </div>
        <section class="card">
          <h2>Where to go from here</h2>
          <ul>
            {site.links
              .filter(({ path }) => path !== '/')
              .map(({ path, title }) => (
                <li>
                  <a href={site.base + path}>{title}</a>
                  {purposes[path] && `: ${purposes[path]}`}
                </li>
              ))}
          </ul>
        </section>
        <p class="soft">
          To log your own conversations, give App Connect this server's manifest:{' '}
          <code>{`${site.base}/crmManifest`}</code>
        </p>
      </>
    ),
  });
}

function listOf(names: readonly string[]): string {
  return new Intl.ListFormat('en').format(names);
}
