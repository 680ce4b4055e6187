import { expect, it } from 'vitest';
import { hasBrowser, openBrowser } from './support/browser.js';
import { conversation, message } from './support/conversations.js';
import { startDaybook } from './support/harness.js';
import { inspectPage, listenToConsole } from './support/inspect-page.js';
import { notChecked } from './support/not-checked.js';

if (!hasBrowser) notChecked('in a browser: the look of the pages (install chromium)');

const flawless = { faults: [], sideways: 0 };

it.skipIf(!hasBrowser)('every page is readable by day and by night, and on a phone', async () => {
  const daybook = await startDaybook();
  const ann = await daybook.signIn();
  await ann.log(conversation([message(1, 'Is Friday fine?')]));
  const url = await daybook.app.listen({ port: 0, host: '127.0.0.1' });
  const page = await (await openBrowser()).newPage();
  const complaints = listenToConsole(page);
  expect(await inspectPage(page, `${url}/mock-crm`)).toEqual(flawless);
  const reference = inspectPage(page, `${url}/docs`, async () => {
    await page.getByText('/apiKeyLogin', { exact: true }).click();
    await page.getByText('additionalInfo').first().waitFor();
  });
  expect(await reference).toEqual(flawless);
  expect(complaints).toEqual([]);
});
