import { stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { DaybookError } from '@daybook/core';
import type { Page } from 'playwright-core';
import { expect, it, onTestFinished } from 'vitest';
import { hasBrowser, shareBrowser } from './support/browser.js';
import { clientOf } from './support/client.js';
import { conversation, message } from './support/conversations.js';
import { inspectPage } from './support/inspect-page.js';
import { tabTo } from './support/keyboard.js';
import { notChecked } from './support/not-checked.js';
import { startTrial } from './support/trial.js';

if (!hasBrowser) notChecked('in a browser: pages at work (install chromium)');

const openPage = shareBrowser();
const flawless = { faults: [], sideways: 0 };
const listen = ({ app }: Pick<Awaited<ReturnType<typeof startTrial>>, 'app'>): Promise<string> =>
  app.listen({ port: 0, host: '127.0.0.1' });

/** The picture that the README begins with. */
const picture = fileURLToPath(new URL('../../../docs/try-it.png', import.meta.url));

const subjects = (page: Page): Promise<string[]> => page.locator('#entries h3').allInnerTexts();

it.skipIf(!hasBrowser)('keeps a conversation over two days as two entries, by keyboard alone', async () => {
  const { page, complaints } = await openPage();
  await page.goto(await listen(await startTrial()));
  const say = async (text: string, as: string): Promise<void> => {
    await page.evaluate('document.activeElement.blur()');
    await tabTo(page, 'Message');
    await page.keyboard.type(text);
    await tabTo(page, `Send as ${as}`);
    await page.keyboard.press('Enter');
    await page.locator('.bubble', { hasText: text }).getByText('in the CRM').waitFor();
  };
  await say('Hello, this is Ada. The garden gate sticks.', 'Ada');
  await say('We can come on Friday at ten.', 'Ann');
  await tabTo(page, 'Next day');
  await page.keyboard.press('Space');
  await say('Friday is perfect.', 'Ada');
  await page.locator('#entries article').nth(1).waitFor();
  expect((await subjects(page)).map((subject) => subject.replace(/\d/g, '0'))).toEqual([
    'SMS conversation with Ada Known - 00/00/00',
    'SMS conversation with Ada Known - 00/00/00',
  ]);
  const entries = page.locator('#entries article');
  expect(await entries.nth(1).innerText()).toContain('We can come on Friday at ten.');
  expect(await entries.nth(0).innerText()).toContain('Friday is perfect.');
  if (process.env['DAYBOOK_PICTURE']) await page.screenshot({ path: picture });
  expect(complaints).toEqual([]);
});

it.skipIf(!hasBrowser)(
  'shows what waits and what is not filed, and files it when the CRM is repaired',
  async () => {
    const { page, complaints } = await openPage();
    const trial = await startTrial();
    const url = await listen(trial);
    const script = '<script>alert("run")</script>';
    await trial.crm.edit((data) => {
      for (const contact of data.contacts) if (contact.id === 101) contact.name = `Ada ${script}`;
    });
    await page.goto(url);
    const say = async (text: string): Promise<void> => {
      await page.getByLabel('Message', { exact: true }).fill(text);
      await page.getByRole('button', { name: 'Send as Ada' }).click();
    };
    await say(script);
    await page.getByText('✓ in the CRM').waitFor();
    await page.getByRole('button', { name: 'It is down' }).click();
    await page.locator('[aria-pressed="true"]').getByText('It is down').waitFor();
    await say('meanwhile');
    await page.getByText('Not logged yet: Mock CRM is not answering (it is down).').waitFor();
    expect(await page.locator('#figures').innerText()).toContain('1\nwait');
    await page.getByRole('button', { name: 'Repair it' }).click();
    await page.getByText('… waits').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Somebody deletes it' }).click();
    await page.locator('#entries article').waitFor({ state: 'detached' });
    await say('after the deletion');
    await page.getByText('1 message with Ada').waitFor();
    expect(await page.locator('#unfiled').innerText()).toContain(script);
    expect(await inspectPage(page, url)).toEqual(flawless);
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.locator('#entries').getByText('after the deletion').waitFor();
    expect(await page.locator('#entries').innerText()).toContain(script);
    expect(complaints).toEqual([]);
  },
);

it.skipIf(!hasBrowser)(
  'shows what comes from outside as text on every page, and runs it nowhere',
  async () => {
    const script = '<script>alert(1)</script><img src=x onerror=alert(2)>';
    let refuses = false;
    const { app, crm } = await startTrial({
      beforeCall: (name) => {
        if (refuses && /^(?:create|update)/.test(name))
          throw new DaybookError('crm_rejected', { crm: 'Mock CRM', detail: `no ${script}` });
      },
    });
    await crm.edit((data) => {
      for (const contact of data.contacts) if (contact.id === 101) contact.name = `Ada ${script}`;
    });
    const url = await listen({ app });
    const { page, complaints } = await openPage();
    const say = async (text: string): Promise<void> => {
      await page.getByLabel('Message', { exact: true }).fill(text);
      await page.getByRole('button', { name: 'Send as Ada' }).click();
    };
    await page.goto(url);
    await say(`hello ${script}`);
    await page.locator('#entries').getByText(`hello ${script}`).waitFor();
    expect(await subjects(page)).toEqual([expect.stringContaining(`SMS conversation with Ada ${script}`)]);
    const login = {
      platform: 'mock',
      apiKey: 'k',
      hostname: '',
      additionalInfo: { apiKey: 'k', username: 'Eve' },
    };
    const { jwtToken } = (await app.inject({ method: 'POST', url: '/apiKeyLogin', payload: login })).json<{
      jwtToken: string;
    }>();
    const attachment = {
      id: '1',
      type: 'MmsAttachment',
      contentType: 'application/pdf',
      fileName: `quote ${script}.pdf`,
      uri: 'https://media.example/1',
    };
    const withFile = conversation([message(1, 'a file', { attachments: [attachment] })], {
      contactName: `Ada ${script}`,
    });
    expect((await clientOf(app, jwtToken).log(withFile)).statusCode).toBe(200);
    await page.locator('#entries').getByText(`quote ${script}.pdf`).waitFor();
    refuses = true;
    await page.getByRole('button', { name: 'Next day' }).click();
    await say('the next day');
    await page.locator('#told').getByText(`Mock CRM refused this entry: no ${script}`).waitFor();
    expect(await page.locator('#unfiled').innerText()).toContain(`no ${script}`);
    await page.getByRole('button', { name: "Open Ann's list" }).click();
    const listed = page.getByRole('article');
    await listed.getByRole('heading', { name: `1 message with Ada ${script}` }).waitFor();
    expect(await listed.innerText()).toContain(`Mock CRM refused this entry: no ${script}`);
    expect(await inspectPage(page, `${url}/unfiled`)).toEqual(flawless);
    await page.getByRole('button', { name: 'Try again' }).click();
    const told = page.getByRole('status');
    await told.getByText(`Refused again: Mock CRM refused this entry: no ${script}`).waitFor();
    expect(await told.evaluate('document.activeElement.id')).toBe('told');
    await page.getByRole('button', { name: 'Dismiss' }).click();
    await page.getByText('Nothing needs your attention.').waitFor();
    expect(await inspectPage(page, page.url())).toEqual(flawless);
    await page.getByRole('button', { name: 'Undo' }).click();
    await listed.getByRole('heading', { name: `1 message with Ada ${script}` }).waitFor();
    await page.getByRole('button', { name: 'Dismiss' }).click();
    await page.getByText('Dismissed: 1').click();
    await page.getByRole('button', { name: 'Put it back on the list' }).click();
    await told.getByText('This is back on your list.').waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('API key').fill('a key');
    await page.getByLabel('User name').fill(script);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText(`${script}, Mock CRM`).waitFor();
    await page.goto(`${url}/status`);
    expect(await page.locator('table').innerText()).toContain('crm_rejected: 1');
    await page.goto(`${url}/mock-crm`);
    await page
      .getByRole('heading', { name: `SMS conversation with Ada ${script}` })
      .first()
      .waitFor();
    await page.frames()[1]?.getByText(`hello ${script}`).waitFor();
    expect(complaints).toEqual([]);
  },
);

it.skipIf(!hasBrowser)('holds no connection in tabs that nobody looks at', async () => {
  const url = await listen(await startTrial());
  const { page: alone } = await openPage();
  const context = await alone.context().browser()?.newContext();
  if (context === undefined) throw new Error('a page without a browser');
  onTestFinished(() => context.close());
  const turn = (tab: Page, isHidden: boolean): Promise<unknown> =>
    tab.evaluate(`Object.defineProperty(document, 'hidden', { value: ${isHidden}, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'))`);
  // A browser makes six connections to a server, for all tabs together.
  for (let others = 0; others < 6; others += 1) {
    // oxlint-disable no-await-in-loop -- one tab after another
    const tab = await context.newPage();
    await tab.goto(url);
    await turn(tab, true);
    // oxlint-enable no-await-in-loop
  }
  const [first = alone] = context.pages();
  const last = await context.newPage();
  await last.goto(url);
  await last.getByLabel('Message', { exact: true }).fill('is anybody there');
  await last.getByRole('button', { name: 'Send as Ada' }).click();
  await last.locator('.bubble', { hasText: 'is anybody there' }).getByText('in the CRM').waitFor();
  expect(await first.locator('.bubble').count()).toBe(0);
  await turn(first, false);
  await first.locator('.bubble', { hasText: 'is anybody there' }).getByText('in the CRM').waitFor();
});

it.skipIf(!hasBrowser)('gives back what was typed when the server does not answer', async () => {
  const { page } = await openPage();
  const { app } = await startTrial();
  await page.goto(await listen({ app }));
  const field = page.getByLabel('Message', { exact: true });
  await field.fill('the first');
  await page.getByRole('button', { name: 'Send as Ada' }).dblclick();
  await page.locator('.bubble').getByText('in the CRM').waitFor();
  expect([await field.inputValue(), await page.locator('.bubble').count()]).toEqual(['', 1]);
  await app.close();
  await field.fill('a long message that took a while to type');
  await page.getByRole('button', { name: 'Send as Ada' }).click();
  await page.getByText('Daybook does not answer. Is it still running?').waitFor();
  expect(await field.inputValue()).toBe('a long message that took a while to type');
});

it.skipIf(!hasBrowser)('signs somebody in to their list, and out, by keyboard alone', async () => {
  const { page, complaints } = await openPage();
  const url = await listen(await startTrial());
  await page.goto(`${url}/unfiled`);
  await tabTo(page, 'API key');
  await page.keyboard.type('a key');
  await page.keyboard.press('Enter');
  await page.getByText('No message of yours has come here yet.').waitFor();
  expect(await inspectPage(page, `${url}/unfiled`)).toEqual(flawless);
  expect(await page.evaluate('document.cookie')).toBe('');
  await tabTo(page, 'Sign out');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Sign in with Mock CRM' }).waitFor();
  expect(complaints).toEqual([]);
});

it('has a small picture for the README', async () => {
  expect((await stat(picture)).size).toBeLessThan(300_000);
});
