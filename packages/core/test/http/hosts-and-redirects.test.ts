import { describe, expect, test } from 'vitest';
import { caught } from '../support/caught.js';
import { answer, startServer } from '../support/local-server.js';
import { client, headers, prepareEachTest } from '../support/still-client.js';

prepareEachTest();

test.each([301, 302, 303, 307, 308])(
  'a redirect (%i) is not followed, and no credentials go there',
  async (status) => {
    const elsewhere = await startServer(answer(200));
    const crm = await startServer(answer(status, { location: `${elsewhere.url}/steal` }));
    const error = await caught(client().get(crm.url, { headers }));

    expect(error.message).toBe(`Acme refused this entry: it answered ${status}`);
    expect(elsewhere.seen).toEqual([]);
  },
);

test('a write that is answered with a redirect may have landed', async () => {
  const crm = await startServer(answer(303, { location: '/notes/7' }));

  expect(await caught(client().post(crm.url, {}))).toMatchObject({ mayHaveLanded: true });
});

test('a redirect is not followed even if the connector asks for it', async () => {
  const elsewhere = await startServer(answer(200));
  const crm = await startServer(answer(302, { location: `${elsewhere.url}/steal` }));

  await caught(client().get(crm.url, { headers, maxRedirects: 5 }));
  expect(elsewhere.seen).toEqual([]);
});

describe('a host', () => {
  test('that the manifest does not name is refused before anything is sent', async () => {
    const other = await startServer(answer(200));
    const http = client({ manifest: { displayName: 'Acme', hosts: ['*.acme.example'] } });
    const error = await caught(http.get(`${other.url}/x`, { headers }));

    expect(error).toMatchObject({ code: 'host_not_allowed', mayHaveLanded: false });
    expect(error.message).toBe(
      `Acme cannot be reached at localhost:${other.port}: its connector does not allow this host.`,
    );
    expect(other.seen).toEqual([]);
  });

  test('without encryption is refused unless it is localhost', async () => {
    const http = client({ manifest: { displayName: 'Acme', hosts: ['127.0.0.1', 'app.acme.example'] } });

    for (const url of ['http://app.acme.example/', 'http://127.0.0.1:9/', 'ftp://app.acme.example/']) {
      // oxlint-disable-next-line no-await-in-loop
      expect(await caught(http.get(url, { headers }))).toMatchObject({ code: 'host_not_allowed' });
    }
  });

  test('that hides behind the name of an allowed one is refused', async () => {
    const http = client({ manifest: { displayName: 'Acme', hosts: ['app.acme.example'] } });

    for (const url of [
      'https://app.acme.example@evil.example/',
      'https://app.acme.example.evil.example/',
      'https://evil.example#app.acme.example',
    ]) {
      // oxlint-disable-next-line no-await-in-loop
      const error = await caught(http.get(url, { headers }));
      expect(error.message).toMatch(
        /^Acme cannot be reached at [a-z.]*evil\.example: its connector does not allow this host\.$/,
      );
    }
  });

  test.each(['', '/contacts', 'https://', 'https://a b.example/'])(
    'that is missing ("%s") is refused',
    async (url) => {
      const error = await caught(client().get(url, { headers }));

      expect(error).toMatchObject({ code: 'host_not_allowed', mayHaveLanded: false });
    },
  );
});
