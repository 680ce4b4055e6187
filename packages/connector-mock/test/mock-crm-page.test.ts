import { expect, test } from 'vitest';
import { type MockCrmData, type MockLog, renderMockCrmPage } from '../src/index.js';

const ada = {
  id: 101,
  name: 'Ada Known',
  type: 'Contact',
  phone: '(415) 555-0100',
  leads: [{ id: 'lead-77', title: 'Website' }],
  deals: [{ id: 901, title: 'Roof' }],
};
const entry: MockLog = {
  id: 104,
  contactId: 101,
  subject: 'SMS conversation with Ada Known - 26/07/14',
  body: '<b>Hello</b>',
  format: 'text/html',
  marker: 'Daybook #k7Q2mX9aBcDe',
  day: '2026-07-14',
  startsAt: '2026-07-14T09:02:00.000Z',
  createdAt: '2026-07-14T12:00:00.000Z',
  updatedAt: '2026-07-14T12:00:00.000Z',
};
const withEntries = (...logs: MockLog[]): MockCrmData => ({ nextId: 200, contacts: [ada], logs });

test('the page shows a contact with its entry, day, link and digest', () => {
  const page = renderMockCrmPage(withEntries({ ...entry, dealId: 901 }));
  expect(page).toContain('<title>Mock CRM</title>');
  expect(page).toContain('1 contact, 1 entry');
  expect(page).toContain('<h2>Ada Known</h2>');
  expect(page).toContain('<p>(415) 555-0100 · 1 entry</p>');
  expect(page).toContain('<span class="tag">Contact</span> <span class="tag">Deal: Roof</span>');
  expect(page).toContain('<a href="#contact-101">Ada Known<small>(415) 555-0100</small></a>');
  expect(page).toContain('<article id="entry-104">\n<h3>SMS conversation with Ada Known - 26/07/14</h3>');
  expect(page).toContain(
    '<time datetime="2026-07-14T09:02:00.000Z">2026-07-14</time> <span class="tag">Deal: Roof</span>',
  );
  expect(page).toMatch(/<iframe sandbox="" [^>]*srcdoc="[^"]*&lt;b&gt;Hello&lt;\/b&gt;"><\/iframe>/);
});

test.each([
  [{ leadId: 'lead-77' }, '</time> <span class="tag">Lead: Website</span></p>'],
  [{ dealId: 999 }, '</time> <span class="tag">Deal: 999</span></p>'],
  [{}, '</time> </p>'],
])('an entry with the link %j shows %s', (link, shown) => {
  expect(renderMockCrmPage(withEntries({ ...entry, ...link }))).toContain(shown);
});

test.each([
  [{ durationSeconds: 95, outcome: 'connected' }, ['Inbound call', '1:35', 'connected']],
  [{ durationSeconds: 3_605, outcome: 'voicemail' }, ['Inbound call', '1:00:05', 'voicemail']],
  [{ durationSeconds: 0, outcome: 'no_answer' }, ['Inbound call', '0:00', 'no answer']],
  [{ durationSeconds: null, outcome: 'unknown' }, ['Inbound call']],
] as const)('a call %j shows %j', (facts, tags) => {
  const call = { direction: 'Inbound', ...facts } as const;
  const page = renderMockCrmPage(withEntries({ ...entry, call, dealId: 901 }));
  const shown = [...tags, 'Deal: Roof'].map((tag) => `<span class="tag">${tag}</span>`).join(' ');
  expect(page).toContain(`</time> ${shown}</p>`);
});

test('entries stand newest first: by their day, then by their last change', () => {
  const page = renderMockCrmPage(
    withEntries(
      { ...entry, id: 1, updatedAt: '2026-07-14T12:00:00.000Z' },
      { ...entry, id: 2, startsAt: '2026-07-16T09:00:00.000Z' },
      { ...entry, id: 3, updatedAt: '2026-07-14T18:00:00.000Z' },
      { ...entry, id: 4, startsAt: '2026-07-13T09:00:00.000Z', updatedAt: '2026-07-20T09:00:00.000Z' },
    ),
  );
  expect([...page.matchAll(/id="entry-(\d+)"/g)].map(([, id]) => id)).toEqual(['2', '3', '1', '4']);
});

test('an entry stands with its own contact only', () => {
  const bob = { ...ada, id: 102, name: 'Bob Builder' };
  const page = renderMockCrmPage({ ...withEntries({ ...entry, contactId: 102 }), contacts: [ada, bob] });
  const [adaPart, bobPart] = page.split('<section id="contact-').slice(1);
  expect(adaPart).not.toContain('entry-104');
  expect(adaPart).toContain('No entries yet.');
  expect(bobPart).toContain('entry-104');
});

test('an empty CRM says so', () => {
  expect(renderMockCrmPage({ nextId: 1, contacts: [], logs: [] })).toContain('No contacts yet.');
});

test('nothing that a person wrote becomes markup of the page', () => {
  const hostile = `"'><script>alert(1)</script>&`;
  const page = renderMockCrmPage({
    nextId: 1,
    contacts: [
      {
        ...ada,
        name: hostile,
        type: hostile,
        phone: hostile,
        leads: [{ id: 'l', title: hostile }],
        deals: [{ id: 1, title: hostile }],
      },
    ],
    logs: [
      { ...entry, id: 1, subject: hostile, body: hostile, day: hostile, startsAt: hostile, leadId: hostile },
      { ...entry, id: 2, dealId: 1, format: 'text/plain', body: hostile },
    ],
  });
  const escaped = '&quot;&#39;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;';
  expect(page).not.toContain('<script');
  expect(page).toContain(
    `<h2>${escaped}</h2>\n<p>${escaped} · 2 entries</p>\n<p><span class="tag">${escaped}</span> `,
  );
  expect(page).toContain(`<a href="#contact-101">${escaped}<small>${escaped}</small></a>`);
  expect(page).toContain(`<h3>${escaped}</h3>`);
  expect(page).toContain(
    `<time datetime="${escaped}">${escaped}</time> <span class="tag">Lead: ${escaped}</span>`,
  );
  expect(page).toMatch(/srcdoc="[^"<>]*"><\/iframe>/);
  expect(page.match(/<iframe /g)).toHaveLength(2);
  expect(page.match(/ sandbox="" /g)).toHaveLength(2);
});

test('a plain text entry is shown as text inside its frame', () => {
  const page = renderMockCrmPage(withEntries({ ...entry, format: 'text/plain', body: '1 < 2' }));
  expect(page).toContain('&lt;pre&gt;1 &amp;lt; 2&lt;/pre&gt;"></iframe>');
});

test('the page needs no script and nothing from elsewhere', () => {
  const page = renderMockCrmPage(withEntries(entry));
  expect(page).toContain(`content="default-src 'none'; style-src 'self'; img-src 'self'"`);
  expect(page).not.toMatch(/<script|<style|<img|https?:|\s(?:on\w+|style)=/);
  const loaded = [...page.matchAll(/<link rel="stylesheet" href="([^"]*)"/g)].map(([, href]) => href);
  expect(loaded).toEqual(['/assets/daybook.css']);
});

test('the page takes the style and the head of the server that shows it', () => {
  const frame = { stylesheet: '/crm/assets/daybook.css', head: '<nav>Pages</nav>' };
  const page = renderMockCrmPage(withEntries(entry), frame);
  expect(page).toContain('<link rel="stylesheet" href="/crm/assets/daybook.css">');
  expect(page).toContain('<body>\n<nav>Pages</nav>\n');
  expect(page).toContain('&lt;link rel=&quot;stylesheet&quot; href=&quot;/crm/assets/entry.css&quot;&gt;');
});
