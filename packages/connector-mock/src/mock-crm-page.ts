import { escapeHtml } from '@daybook/core';
import type { MockCall, MockContact, MockCrmData, MockLog } from './mock-crm.js';

/** What the server that shows the page puts around it. */
export interface MockCrmFrame {
  /** Address of the style. Default: the one of Daybook's server. */
  stylesheet?: string;
  /** HTML of the page's head, with links to other pages. */
  head?: string;
}

/**
 * Renders the CRM as a web page: every contact with its entries, newest first. The page runs no script and loads only
 * its style; each entry stands in a sandboxed frame, as text that somebody else wrote.
 *
 * @example
 * const html = renderMockCrmPage(await crm.read());
 */
export function renderMockCrmPage({ contacts, logs }: MockCrmData, frame: MockCrmFrame = {}): string {
  const { stylesheet = '/assets/daybook.css', head = '' } = frame;
  const entryStyle = stylesheet.replace(/[^/]*$/, 'entry.css');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self'; img-src 'self'">
<title>Mock CRM</title>
<link rel="stylesheet" href="${escapeHtml(stylesheet)}">
</head>
<body>
${head}
<div class="page">
<header class="lead"><h1>Mock CRM</h1><p class="soft">${count(contacts.length, 'contact', 'contacts')}, ${countEntries(logs)}</p></header>
<div class="columns">
<nav class="contacts" aria-label="Contacts">${contacts.map(renderNavigation).join('')}</nav>
<main id="content" class="contact-list">
${contacts.map((contact) => renderContact(contact, logs, entryStyle)).join('\n') || '<p class="empty">No contacts yet.</p>'}
</main>
</div>
</div>
</body>
</html>
`;
}

function renderNavigation({ id, name, phone }: MockContact): string {
  return `<a href="#contact-${id}">${escapeHtml(name)}<small>${escapeHtml(phone)}</small></a>`;
}

function renderContact(contact: MockContact, logs: readonly MockLog[], entryStyle: string): string {
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
${entries.map((entry) => renderEntry(entry, contact, entryStyle)).join('\n') || noEntries}
</section>`;
}

function renderEntry(entry: MockLog, contact: MockContact, entryStyle: string): string {
  const tags = tagsOf(entry, contact);
  const subject = escapeHtml(entry.subject);
  return `<article id="entry-${entry.id}">
<h3>${subject}</h3>
<p><time datetime="${escapeHtml(entry.startsAt)}">${escapeHtml(entry.day)}</time> ${tags.map(renderTag).join(' ')}</p>
<iframe sandbox="" title="${subject}" height="${heightOf(entry.body)}" srcdoc="${escapeHtml(frameOf(entry, entryStyle))}"></iframe>
</article>`;
}

function renderTag(text: string): string {
  return `<span class="tag">${escapeHtml(text)}</span>`;
}

/** The page inside an entry's frame. The digest is HTML already; the sandbox sees to the rest. */
function frameOf({ body, format }: MockLog, style: string): string {
  const content = format === 'text/html' ? body.replace(/^<br>/, '') : `<pre>${escapeHtml(body)}</pre>`;
  return `<!doctype html><html lang="en"><title>Entry</title><link rel="stylesheet" href="${escapeHtml(style)}">${content}`;
}

function tagsOf({ call, dealId, leadId }: MockLog, { deals, leads }: MockContact): string[] {
  return [
    ...(call ? callTags(call) : []),
    ...(dealId === undefined ? [] : [`Deal: ${deals.find(({ id }) => id === dealId)?.title ?? dealId}`]),
    ...(leadId === undefined ? [] : [`Lead: ${leads.find(({ id }) => id === leadId)?.title ?? leadId}`]),
  ];
}

/** `Inbound call`, `1:35`, `no answer`; what nobody knows yet has no tag. */
function callTags({ direction, durationSeconds, outcome }: MockCall): string[] {
  return [
    `${direction} call`,
    ...(durationSeconds === null ? [] : [clockOf(durationSeconds)]),
    ...(outcome === 'unknown' ? [] : [outcome.replace('_', ' ')]),
  ];
}

/** `1:35`, `1:00:05`. */
function clockOf(seconds: number): string {
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60];
  const parts = [...(hours > 0 ? [hours] : []), minutes, seconds % 60];
  return parts.map((part, index) => (index === 0 ? String(part) : String(part).padStart(2, '0'))).join(':');
}

/** Without a script a frame cannot take the height of what it shows, so that is guessed from the lines, in pixels. */
function heightOf(body: string): number {
  const lines = body.split(/<br>|<li>|\n/).length;
  return Math.min(Math.max(lines * 23 + 32, 128), 576);
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

const noEntries = '<p class="empty">No entries yet. A logged conversation or call will stand here.</p>';
