import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { conversation, message } from './support/conversations.js';
import { startDaybook } from './support/harness.js';

interface Platform {
  urlIdentifier: string;
  contactPageUrl: string;
  logPageUrl: string;
}

const readme = await readFile(new URL('../../../README.md', import.meta.url), 'utf8');

it('opens contact and entry at the addresses that the client makes of the manifest', async () => {
  const { app, signIn, entries } = await startDaybook();
  const { port } = new URL(await app.listen({ port: 0, host: '127.0.0.1' }));
  const answer = await fetch(`http://localhost:${port}/crmManifest?platformName=mock`);
  const { platforms } = (await answer.json()) as { platforms: { mock: Platform } };
  await (await signIn()).log(conversation([message(1, 'Is Friday all right?')]));
  const [entry] = await entries();

  const contactPage = fillIn(platforms.mock.contactPageUrl, { contactId: '101', contactType: 'Contact' });
  expect(contactPage).toBe(`http://localhost:${port}/mock-crm#contact-101`);
  expect(await shownAt(contactPage)).toContain('<h2>Ada Known</h2>');

  const logPage = fillIn(platforms.mock.logPageUrl, { contactId: '101', logId: String(entry?.id) });
  expect(logPage).toBe(`http://localhost:${port}/mock-crm#entry-${entry?.id}`);
  expect(await shownAt(logPage)).toContain('SMS conversation with Ada Known - 26/07/14');
});

it('names its own pages by the address at which people reach the server', async () => {
  const { app } = await startDaybook({ publicUrl: 'https://daybook.example/crm/' });
  const manifest = await app.inject('/crmManifest?platformName=mock');
  const { platforms } = manifest.json<{ platforms: { mock: Platform } }>();
  expect(platforms.mock.contactPageUrl).toBe('https://daybook.example/crm/mock-crm#contact-{contactId}');
  expect(platforms.mock.logPageUrl).toBe('https://daybook.example/crm/mock-crm#entry-{logId}');
});

it('is recognised on the page that the README sends people to, under a host that takes the login', async () => {
  const { app } = await startDaybook();
  const platform = (await app.inject('/crmManifest?platformName=mock')).json<{
    platforms: { mock: Platform };
  }>().platforms.mock;
  const section = /^## Point App Connect at it$(.+?)^## /ms.exec(readme)?.[1] ?? '';
  const [tab = ''] = /http:\/\/\S+?\/mock-crm[^\s`]*/.exec(section) ?? [];

  expect(tab).toBe('http://localhost:6066/mock-crm');
  expect(section).toContain(`\`${platform.urlIdentifier}\``);
  expect(tab).toMatch(new RegExp(platform.urlIdentifier.replace('*', '.*')));
  const login = await app.inject({
    method: 'POST',
    url: '/apiKeyLogin',
    payload: { platform: 'mock', apiKey: 'k-123', hostname: new URL(tab).hostname },
  });
  expect(login.json()).toMatchObject({ name: 'Ann Agent' });
});

/** As the client does (protocol, section 9): the tab's host once, the others wherever they stand. */
function fillIn(address: string, values: Record<string, string>): string {
  let filled = address.replace('{hostname}', 'localhost');
  for (const [name, value] of Object.entries(values)) filled = filled.replaceAll(`{${name}}`, value);
  return filled;
}

/** The element at which a browser stops: the one that the address names behind its `#`. */
async function shownAt(address: string): Promise<string> {
  const page = await (await fetch(address)).text();
  const id = new URL(address).hash.slice(1);
  return new RegExp(`<(\\w+) id="${id}">.*?</\\1>`, 's').exec(page)?.[0] ?? `nothing has the id "${id}"`;
}
