import type { Connector } from '@daybook/core';
import { renderPage, type Site } from './layout.js';

/** What each page is for, by its path. */
const purposes: Record<string, string> = {
  '/unfiled': 'what could not be filed of your conversations, why, and what helps',
  '/status': 'what was filed and what waits, for whoever runs this server',
  '/docs': 'every call of the HTTP interface',
};

/** What this server is, for whoever comes by, and where the visitor can go from here. */
export function renderStartPage(
  site: Site,
  { connectors, serverUrl }: { connectors: readonly Connector[]; serverUrl: string },
): string {
  const logsCalls = connectors.some((connector) => connector.has('createCallLog'));
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
            CRM, as one tidy entry for each conversation and day{logsCalls && ', and calls as one entry each'}
            . This one files into {listOf(connectors.map(({ manifest }) => manifest.displayName))}.
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
        <section class="card">
          <h2>To log your own</h2>
          <p>Give App Connect, in its developer settings, this address as the custom manifest:</p>
          {connectors.map(({ manifest: { name, displayName } }) => (
            <p>
              {connectors.length > 1 && `${displayName}: `}
              <code>{`${serverUrl}/crmManifest?platformName=${encodeURIComponent(name)}`}</code>
            </p>
          ))}
        </section>
      </>
    ),
  });
}

function listOf(names: readonly string[]): string {
  return new Intl.ListFormat('en').format(names);
}
