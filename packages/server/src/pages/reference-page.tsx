import { renderPage, type Site } from './layout.js';

/**
 * The reference of the HTTP interface: Swagger UI's own files, in the look of all pages.
 *
 * @param path - where Swagger UI is served
 */
export function renderReferencePage(site: Site, path: string): string {
  const file = (name: string): string => `${site.base}${path}/static/${name}`;
  return renderPage({
    site,
    path,
    title: 'Reference',
    styles: [file('swagger-ui.css'), file('index.css'), `${site.base}/assets/reference.css`],
    scripts: [
      `${site.base}/assets/reference.js`,
      ...['swagger-ui-bundle.js', 'swagger-ui-standalone-preset.js', 'swagger-initializer.js'].map(file),
    ],
    children: <div id="swagger-ui" />,
  });
}
