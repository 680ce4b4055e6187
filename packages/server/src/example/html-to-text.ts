/**
 * An entry as plain text. Only for what `renderHtml` of core makes: five tags and five entities.
 *
 * @example
 * htmlToText('<ul><li>Tea &amp; cake</li></ul>'); // '\n• Tea & cake\n'
 */
export function htmlToText(html: string): string {
  return html
    .replaceAll('<li>', '• ')
    .replace(/<br>|<\/li>|<ul>/g, '\n')
    .replace(/<[^>]+>/g, '')
    .replace(/\n{3,}/g, '\n\n')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}
