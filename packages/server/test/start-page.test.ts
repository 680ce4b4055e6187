import { createPipedriveConnector } from '@daybook/connector-pipedrive';
import { expect, it } from 'vitest';
import { startFakeDaybook } from './support/fake-daybook.js';
import { startDaybook } from './support/harness.js';

const wordsOf = (html: string): string => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');

it('says to whoever comes by what this server is, what it files into, and how to log with it', async () => {
  const publicUrl = 'https://daybook.example/crm';
  const { app } = await startFakeDaybook({ server: { publicUrl } });
  const { body } = await app.inject({ url: '/', remoteAddress: '198.51.100.7' });
  const words = wordsOf(body);
  expect(words).toContain(
    'Daybook logs text messages, pictures, voicemails and faxes from RingCentral App Connect into a CRM, as one tidy entry for each conversation and day, and calls as one entry each. This one files into Fake CRM.',
  );
  expect(words).toContain('https://daybook.example/crm/crmManifest?platformName=fake');
  const links = [...body.matchAll(/<a href="([^"]+)"[^>]*>([^<]+)</g)].map(
    ([, href, text]) => `${text} ${href}`,
  );
  expect(links).toEqual(['Daybook /crm/', 'Start /crm/', 'Not filed /crm/unfiled', 'Not filed /crm/unfiled']);
});

it('gives the address of each of several connectors, and operators what is theirs', async () => {
  const oauth = {
    clientId: 'id',
    clientSecret: 'secret',
    redirectUri: 'https://daybook.example/pipedrive-redirect',
  };
  const pipedrive = createPipedriveConnector({ oauth });
  const { app } = await startDaybook({ connectors: [pipedrive] });
  const words = wordsOf((await app.inject({ url: '/', headers: { host: 'localhost:6066' } })).body);
  expect(words).toContain('Pipedrive');
  expect(words).toContain('http://localhost:6066/crmManifest?platformName=pipedrive');
  expect(words).toContain('Status : what was filed and what waits, for whoever runs this server');
});
