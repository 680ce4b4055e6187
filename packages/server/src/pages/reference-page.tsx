import { renderPage, type Site } from './layout.js';

/**
 * The reference of the HTTP interface: Swagger UI's own files, in the look of all pages.
 *
 * @param path - where Swagger UI is served
 */
export function renderReferencePage(site: Site, path: string): string {
  const file = (name: string): string => `${site.base}${path}/static/${name}`;
  const asset = (name: string): string => `${site.base}/assets/${name}`;
  return renderPage({
    site,
    path,
    title: 'Reference',
    styles: [file('swagger-ui.css'), asset('reference.css')],
    scripts: [asset('reference.js'), file('swagger-ui-bundle.js')],
    children: <div id="swagger-ui" data-document={`${site.base}${path}/json`} />,
  });
}
