import { escapeHtml, toLocalTime, type UnfiledDigest, type User } from '@daybook/core';
import { adviceOn } from './advice.js';

/** What the page needs beside the list. */
export interface UnfiledPageOptions {
  user: Pick<User, 'name' | 'timezoneName' | 'timezoneOffset'>;
  crm: string;
  /** Goes with the buttons. */
  token: string;
}

/** The unfiled list as a page: a whole document without scripts, every text escaped. */
export function renderUnfiledPage(unfiled: readonly UnfiledDigest[], options: UnfiledPageOptions): string {
  const { user, crm } = options;
  const whose = user.name ? `${user.name}, ${crm}` : crm;
  const list =
    unfiled.length === 0
      ? '<p class="empty">Everything is filed. Nothing needs your attention.</p>'
      : unfiled.map((digest) => renderDigest(digest, options)).join('\n');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Not filed - Daybook</title>
<style>
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 44rem; margin: 2rem auto; padding: 0 1rem; }
h1 { margin-bottom: 0; }
.whose, .when, .advice { opacity: 0.75; }
.whose { margin-top: 0; }
article { border: 1px solid #8885; border-radius: 0.75rem; padding: 1rem 1.25rem; margin: 1rem 0; }
article h2 { font-size: 1.1rem; margin: 0; }
article p { margin: 0.4rem 0; }
.actions { display: flex; gap: 0.5rem; margin-top: 0.75rem; }
button { font: inherit; padding: 0.35rem 0.9rem; border-radius: 0.5rem; border: 1px solid #8888; cursor: pointer; }
.empty { padding: 3rem 1rem; text-align: center; opacity: 0.75; }
</style>
</head>
<body>
<main>
<h1>Not filed</h1>
<p class="whose">${escapeHtml(whose)}</p>
${list}
</main>
</body>
</html>
`;
}

function renderDigest(digest: UnfiledDigest, { user, token }: UnfiledPageOptions): string {
  const { digestId, contactName, startsAt, zone = user, messages, reason, since } = digest;
  const day = toLocalTime(startsAt, zone).format('dddd, MMMM D, YYYY');
  const sinceWhen = toLocalTime(since, user).format('MMMM D, hh:mm A');
  const help = adviceOn(reason.code);
  const button = (action: string, label: string): string =>
    `<form method="post" action="unfiled/${action}/${encodeURIComponent(digestId)}?jwtToken=${encodeURIComponent(token)}"><button>${label}</button></form>`;
  return `<article>
<h2>${messages} ${messages === 1 ? 'message' : 'messages'} with ${escapeHtml(contactName)}</h2>
<p class="when">${escapeHtml(day)} · not filed since ${escapeHtml(sinceWhen)}</p>
<p>${escapeHtml(reason.message)}</p>
${help ? `<p class="advice">${escapeHtml(help)}</p>` : ''}
<div class="actions">${button('retry', 'Try again')}${button('dismiss', 'Dismiss')}</div>
</article>`;
}
