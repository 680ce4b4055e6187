import { escapeHtml } from '@daybook/core';
import type { MockContact, MockCrmData, MockLog } from './mock-crm.js';

/**
 * Renders the CRM as a web page: every contact with its entries, newest first. The page runs no script and loads
 * nothing; each entry stands in a sandboxed frame, as text that somebody else wrote.
 *
 * @example
 * const html = renderMockCrmPage(await crm.read());
 */
export function renderMockCrmPage({ contacts, logs }: MockCrmData): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Mock CRM</title>
<style>${pageStyle}</style>
</head>
<body>
<header><h1>Mock CRM</h1><p>${count(contacts.length, 'contact', 'contacts')}, ${countEntries(logs)}</p></header>
<div class="columns">
<nav aria-label="Contacts">${contacts.map(renderNavigation).join('')}</nav>
<main>
${contacts.map((contact) => renderContact(contact, logs)).join('\n') || '<p class="empty">No contacts yet.</p>'}
</main>
</div>
</body>
</html>
`;
}

function renderNavigation({ id, name, phone }: MockContact): string {
  return `<a href="#contact-${id}">${escapeHtml(name)}<small>${escapeHtml(phone)}</small></a>`;
}

function renderContact(contact: MockContact, logs: readonly MockLog[]): string {
  const entries = logs.filter(({ contactId }) => contactId === contact.id).toSorted(byNewest);
  const tags = [
    contact.type,
    ...contact.deals.map(({ title }) => `Deal: ${title}`),
    ...contact.leads.map(({ title }) => `Lead: ${title}`),
  ];
  return `<section id="contact-${contact.id}">
<h2>${escapeHtml(contact.name)}</h2>
<p>${escapeHtml(contact.phone)} · ${countEntries(entries)}</p>
<p>${tags.map(renderTag).join(' ')}</p>
${entries.map((entry) => renderEntry(entry, contact)).join('\n') || noEntries}
</section>`;
}

function renderEntry(entry: MockLog, contact: MockContact): string {
  const link = linkOf(entry, contact);
  const subject = escapeHtml(entry.subject);
  return `<article id="entry-${entry.id}">
<h3>${subject}</h3>
<p><time datetime="${escapeHtml(entry.startsAt)}">${escapeHtml(entry.day)}</time> ${link === undefined ? '' : renderTag(link)}</p>
<iframe sandbox="" title="${subject}" style="height:${heightOf(entry.body)}rem" srcdoc="${escapeHtml(frame(entry))}"></iframe>
</article>`;
}

function renderTag(text: string): string {
  return `<span class="tag">${escapeHtml(text)}</span>`;
}

/** The page inside an entry's frame. The digest is HTML already; the sandbox sees to the rest. */
function frame({ body, format }: MockLog): string {
  const content = format === 'text/html' ? body.replace(/^<br>/, '') : `<pre>${escapeHtml(body)}</pre>`;
  return `<!doctype html><meta name="color-scheme" content="light dark"><style>${frameStyle}</style>${content}`;
}

function linkOf({ dealId, leadId }: MockLog, { deals, leads }: MockContact): string | undefined {
  if (dealId !== undefined) return `Deal: ${deals.find(({ id }) => id === dealId)?.title ?? dealId}`;
  if (leadId !== undefined) return `Lead: ${leads.find(({ id }) => id === leadId)?.title ?? leadId}`;
  return undefined;
}

/** Without a script a frame cannot take the height of what it shows, so that is guessed from the lines, in rem. */
function heightOf(body: string): number {
  const lines = body.split(/<br>|<li>|\n/).length;
  return Math.min(Math.max(lines * 1.45 + 2, 8), 36);
}

function byNewest(a: MockLog, b: MockLog): number {
  return b.startsAt.localeCompare(a.startsAt) || b.updatedAt.localeCompare(a.updatedAt);
}

function countEntries({ length }: readonly MockLog[]): string {
  return count(length, 'entry', 'entries');
}

function count(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`;
}

const noEntries = '<p class="empty">No entries yet. A logged conversation will stand here.</p>';

const pageStyle = `
:root { --ink: #1c2430; --soft: #5b6675; --line: #dde2e9; --page: #f4f6f9; --card: #fff; --tag: #e6effc; --tag-ink: #174a91; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e7ebf1; --soft: #9aa6b6; --line: #303a48; --page: #12161c; --card: #1b212a; --tag: #1d3557; --tag-ink: #b9d4ff; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
header { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 1rem; padding: 1rem 1.5rem; background: var(--card); border-bottom: 1px solid var(--line); }
.columns { display: grid; grid-template-columns: 14rem minmax(0, 1fr); gap: 1rem; max-width: 72rem; margin: 0 auto; padding: 1rem; align-items: start; }
nav { position: sticky; top: 1rem; }
nav a { display: block; padding: 0.4rem 0.75rem; border-radius: 8px; color: inherit; text-decoration: none; }
nav a:hover, nav a:focus-visible { background: var(--tag); }
nav small { display: block; }
@media (max-width: 45rem) { .columns { grid-template-columns: minmax(0, 1fr); } nav { position: static; } }
h1, h2, h3, p { margin: 0; }
h1 { font-size: 1.25rem; color: var(--tag-ink); } h2 { font-size: 1.25rem; } h3 { font-size: 1rem; }
p, small { color: var(--soft); font-size: 0.9rem; }
section { margin-bottom: 1rem; padding: 1.25rem; background: var(--card); border: 1px solid var(--line); border-radius: 12px; }
article { margin-top: 1rem; padding-top: 1rem; border-top: 1px solid var(--line); }
iframe { display: block; width: 100%; margin-top: 0.75rem; border: 1px solid var(--line); border-radius: 8px; resize: vertical; }
:target { outline: 2px solid var(--tag-ink); outline-offset: 4px; }
.tag { display: inline-block; padding: 0 0.6rem; border-radius: 1rem; background: var(--tag); color: var(--tag-ink); }
.empty { margin-top: 0.75rem; font-style: italic; }
`;

const frameStyle = `
body { margin: 0; padding: 0.75rem 1rem; font: 15px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
ul { margin: 0; padding-left: 1.5rem; }
pre { font: inherit; white-space: pre-wrap; }
`;
