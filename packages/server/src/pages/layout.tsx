import type { ComponentChildren } from 'preact';
import { renderToString } from 'preact-render-to-string';

/** Where a page stands among the others, for whoever looks at it. */
export interface Site {
  /** What stands before every path: empty, or the path under which a proxy shows the server, such as `/crm`. */
  base: string;
  /** The pages that the visitor may open. */
  links: readonly SiteLink[];
}

/** A page in the head of all pages. */
export interface SiteLink {
  path: string;
  title: string;
}

interface PageProps {
  site: Site;
  /** The page's own path. */
  path: string;
  title: string;
  /** Addresses of scripts. */
  scripts?: readonly string[];
  /** Further addresses of styles. */
  styles?: readonly string[];
  /** For pages to be read rather than looked over. */
  narrow?: boolean;
  children: ComponentChildren;
}

/** What all pages share: one look, one head, one place for the content. */
export function Page({ site, path, title, scripts = [], styles = [], narrow, children }: PageProps) {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{`${title} - Daybook`}</title>
        <link rel="icon" href={`${site.base}/favicon.ico`} />
        {[stylesheetOf(site), ...styles].map((href) => (
          <link rel="stylesheet" href={href} />
        ))}
        {scripts.map((src) => (
          <script defer src={src} />
        ))}
      </head>
      <body>
        <SiteHead site={site} path={path} />
        <main id="content" class={narrow ? 'page narrow' : 'page'}>
          {children}
        </main>
      </body>
    </html>
  );
}

function SiteHead({ site: { base, links }, path }: Pick<PageProps, 'site' | 'path'>) {
  return (
    <>
      <a class="skip" href="#content">
        To the content
      </a>
      <header class="site">
        <a href={`${base}/`}>Daybook</a>
        <nav aria-label="Pages">
          <ul>
            {links.map((link) => (
              <li>
                <a href={base + link.path} {...(link.path === path && { 'aria-current': 'page' as const })}>
                  {link.title}
                </a>
              </li>
            ))}
          </ul>
        </nav>
      </header>
    </>
  );
}

/** A page as text. */
export function renderPage(props: PageProps): string {
  return `<!doctype html>${renderToString(<Page {...props} />)}`;
}

/** Address of the look that all pages share. */
export function stylesheetOf({ base }: Site): string {
  return `${base}/assets/daybook.css`;
}

/** The head of all pages, for a page that is made elsewhere. */
export function renderSiteHead(site: Site, path: string): string {
  return renderToString(<SiteHead site={site} path={path} />);
}
