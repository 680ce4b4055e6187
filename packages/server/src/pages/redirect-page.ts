import { createHash } from 'node:crypto';
import { escapeHtml } from '@daybook/core';

const STYLE =
  ':root { color-scheme: light dark; } body { max-width: 36rem; margin: 4rem auto; padding: 0 1rem; font: 16px/1.5 system-ui, sans-serif; } h1 { font-size: 1.4rem; }';

/** Source of the page's style, for its content security policy: with a code in its address it loads nothing. */
export const redirectPageStyle = `'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`;

/**
 * Where a CRM returns to after somebody has let Daybook in. The browser extension takes the code from this page's
 * address, and writes its progress into the element `rc-stepper` (protocol, section 2.2).
 *
 * @param outcome - `allowed` when the address holds a code
 */
export function renderRedirectPage(
  crm: string,
  outcome: 'allowed' | 'declined' | 'failed' | 'nothing',
): string {
  const name = escapeHtml(crm);
  const texts = {
    allowed: `(1/3) ${name} has let Daybook in. The RingCentral App Connect extension takes over from here.`,
    declined: `${name} did not let Daybook in, because the request was declined. Nothing was changed. To try again, connect ${name} in the extension's settings.`,
    failed: `${name} did not let Daybook in: something went wrong there. Nothing was changed. Connect ${name} in the extension's settings again, in some minutes; if it goes on, ask your administrator.`,
    nothing: `There is nothing to do on this page. To connect ${name}, open the settings of the RingCentral App Connect extension.`,
  };
  const help =
    outcome === 'allowed'
      ? `<p>If nothing happens within a minute: is the extension installed in this browser? Then reload this page, or connect ${name} in the extension's settings.</p>`
      : '';
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Connect ${name}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>Connect ${name} to Daybook</h1>
<p id="rc-stepper" role="status">${texts[outcome]}</p>
${help}
</body>
</html>
`;
}
