import { createPipedriveConnector } from '@daybook/connector-pipedrive';
import { expect, it } from 'vitest';
import { hasBrowser, shareBrowser } from './support/browser.js';
import { conversation, message } from './support/conversations.js';
import { startDaybook } from './support/harness.js';
import { inspectPage } from './support/inspect-page.js';
import { notChecked } from './support/not-checked.js';

if (!hasBrowser) notChecked('in a browser: how readable every page is (install chromium)');

const openPage = shareBrowser();
const flawless = { faults: [], sideways: 0 };

it.skipIf(!hasBrowser)('every page is readable by day and by night, and on a phone', async () => {
  const oauth = {
    clientId: 'id',
    clientSecret: 'secret',
    redirectUri: 'https://daybook.example/pipedrive-redirect',
  };
  const daybook = await startDaybook({ connectors: [createPipedriveConnector({ oauth })] });
  const ann = await daybook.signIn();
  await ann.log(conversation([message(1, 'Is Friday fine?')]));
  const url = await daybook.app.listen({ port: 0, host: '127.0.0.1' });
  const { page, complaints } = await openPage();
  for (const path of ['/', '/status', '/mock-crm', '/unfiled', '/pipedrive-redirect?code=x']) {
    // oxlint-disable-next-line no-await-in-loop -- one page after the other
    expect({ path, ...(await inspectPage(page, url + path)) }).toEqual({ path, ...flawless });
  }
  const reference = inspectPage(page, `${url}/docs`, async () => {
    await page.getByText('/apiKeyLogin', { exact: true }).click();
    await page.getByText('additionalInfo').first().waitFor();
  });
  expect(await reference).toEqual(flawless);
  expect(complaints).toEqual([]);
});
