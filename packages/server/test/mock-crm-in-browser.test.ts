import { expect, it } from 'vitest';
import { hasBrowser, shareBrowser } from './support/browser.js';
import { conversation, message } from './support/conversations.js';
import { startDaybook } from './support/harness.js';
import { notChecked } from './support/not-checked.js';

if (!hasBrowser) notChecked('in a browser: the page of the mock CRM (install chromium)');

const openPage = shareBrowser();

it.skipIf(!hasBrowser)(
  'shows entries in a real browser, newest first, with text that stays text',
  async () => {
    const daybook = await startDaybook();
    const ann = await daybook.signIn();
    await ann.log(conversation([message(1, 'the older day')], { key: 'c/7/14/2026' }));
    const hostile =
      '<script>parent.document.title = "owned"</script><img src=x onerror="parent.document.title=1">';
    const tomorrow = message(2, hostile, { creationTime: Date.UTC(2026, 6, 15, 17) });
    await ann.log(conversation([tomorrow], { key: 'c/7/15/2026' }));
    const url = await daybook.app.listen({ port: 0, host: '127.0.0.1' });

    const { page } = await openPage();
    const refused: string[] = [];
    page.on('console', (line) => refused.push(line.text()));
    await page.goto(`${url}/mock-crm`);
    const entries = page.frames().slice(1);
    const texts = await Promise.all(entries.map((frame) => frame.locator('body').innerText()));

    expect(texts.map((text) => /SMS conversation with Ada Known - \S+/.exec(text)?.[0])).toEqual([
      'SMS conversation with Ada Known - 26/07/15',
      'SMS conversation with Ada Known - 26/07/14',
    ]);
    expect(texts[0]).toContain(hostile);
    expect(texts[1]).toContain('the older day');
    expect(await page.title()).toBe('Mock CRM');
    expect(refused).toEqual([]);
  },
);
