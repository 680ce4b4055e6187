import { describe, expect, test } from 'vitest';
import { buildDigest } from '../../src/index.js';
import { input, message } from '../support/digest-input.js';
import { unfold } from '../support/unfold.js';

const uri = 'https://media.ringcentral.com/m/1';
const viewer =
  'https://ringcentral.github.io/ringcentral-media-reader/?media=https%3A%2F%2Fmedia.ringcentral.com%2Fm%2F1';

function body(fields: Record<string, unknown>): string {
  return buildDigest(input([message(fields)])).body;
}

/** The only message of a conversation, as its list item. */
function item(fields: Record<string, unknown>): string | undefined {
  return /<ul>(<li>Ada .*<\/li>)<\/ul>------------/.exec(body(fields))?.[1];
}

function attachment(fields: Record<string, unknown> = {}): Record<string, unknown> {
  return { type: 'MmsAttachment', contentType: 'image/jpeg', uri, ...fields };
}

describe('a picture message', () => {
  test('with only a picture shows its link and no empty text', () => {
    expect(body({ subject: null, attachments: [attachment()] })).toBe(
      unfold(`
        <br><b>SMS conversation with Ada Known - 26/07/14</b><br>
        <b>Conversation summary</b><br>
        Tuesday, July 14, 2026<br>
        Participants<br>
        <ul><li><b>Ann Agent</b></li><li><b>Ada Known</b></li></ul><br>
        Conversation(1 messages)<br>
        BEGIN<br>
        ------------<br>
        <ul><li>Ada Known (+14155550100) 01:00 PM<br>
        Image: <a href="https://ringcentral.github.io/ringcentral-media-reader/?media=https%3A%2F%2Fmedia.ringcentral.com%2Fm%2F1">
        https://ringcentral.github.io/ringcentral-media-reader/?media=https%3A%2F%2Fmedia.ringcentral.com%2Fm%2F1</a></li></ul>
        ------------<br>
        END`),
    );
  });

  test('shows every picture and video under its text, in the message’s order', () => {
    const attachments = [
      attachment({ link: 'https://files.example/1' }),
      attachment({ type: 'Text', contentType: 'text/plain' }),
      attachment({ contentType: 'video/mp4', link: 'https://files.example/2' }),
      attachment({ contentType: 'IMAGE/PNG', link: 'https://files.example/3' }),
      attachment({ contentType: 'video/3gpp', link: 'https://files.example/4' }),
      attachment({ contentType: 'text/vcard', link: 'https://files.example/5' }),
    ];

    expect(item({ subject: 'The roof', attachments })).toBe(
      unfold(`
        <li>Ada Known (+14155550100) 01:00 PM<br><b>The roof</b><br>
        Image: <a href="https://files.example/1">https://files.example/1</a><br>
        Video: <a href="https://files.example/2">https://files.example/2</a><br>
        Image: <a href="https://files.example/3">https://files.example/3</a><br>
        Video: <a href="https://files.example/4">https://files.example/4</a><br>
        Attachment: <a href="https://files.example/5">https://files.example/5</a></li>`),
    );
  });

  test.each([undefined, null])(
    'whose attachment has no content type (%s) links it as an attachment',
    (contentType) => {
      expect(item({ subject: '', attachments: [attachment({ contentType })] })).toBe(
        `<li>Ada Known (+14155550100) 01:00 PM<br>Attachment: <a href="${viewer}">${viewer}</a></li>`,
      );
    },
  );

  test.each([undefined, null, '', 'not an address', 'http://media.example/1'])(
    'whose attachment has no address to link to (%s) says where to find it',
    (address) => {
      expect(item({ subject: '', attachments: [attachment({ uri: address })] })).toBe(
        '<li>Ada Known (+14155550100) 01:00 PM<br>Image: open it in RingCentral</li>',
      );
    },
  );
});

describe('a link', () => {
  test.each([
    'javascript:alert(1)',
    'JavaScript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    ' javascript:alert(1)',
  ])('is never made of %s', (link) => {
    for (const format of ['text/html', 'text/markdown', 'text/plain'] as const) {
      const messages = [message({ subject: '', attachments: [attachment({ uri: link, link })] })];
      const digest = buildDigest(input(messages, { format }));

      expect(digest.body).toMatch(/Image.*open it in RingCentral/);
      expect(digest.body).not.toMatch(/script:|data:/i);
    }
  });

  test.each([
    ['access_token=SECRET'],
    ['a=1&access_token=SECRET&b=2'],
    ['access%5Ftoken=SECRET'],
    ['ACCESS_TOKEN=SECRET'],
    ['access_token=SECRET&access_token=SECRET'],
    ['authorization=SECRET'],
  ])('never carries the token of an address that ends with ?%s', (query) => {
    expect(body({ attachments: [attachment({ uri: `${uri}?${query}` })] })).not.toContain('SECRET');
    expect(body({ attachments: [attachment({ link: `${uri}?${query}` })] })).not.toContain('SECRET');
  });

  test.each([
    ['in the fragment', `${uri}#access_token=SECRET`],
    ['in user and password', 'https://user:SECRET@media.ringcentral.com/m/1'],
    [
      'in the address within a viewer’s address',
      `https://viewer.example/?media=${encodeURIComponent(`${uri}?access_token=SECRET`)}`,
    ],
    [
      'in the second of two addresses',
      `https://viewer.example/?media=1&media=${encodeURIComponent(`${uri}?access_token=SECRET`)}`,
    ],
    [
      'in an address in capitals',
      `https://viewer.example/?media=${encodeURIComponent('HTTPS://a.example/?access_token=SECRET')}`,
    ],
    [
      'in an address without encryption',
      `https://viewer.example/?media=${encodeURIComponent('http://a.example/?access_token=SECRET')}`,
    ],
    [
      'in an address inside an address',
      `https://v.example/?u=${encodeURIComponent(`https://w.example/?u=${encodeURIComponent(`${uri}?access_token=SECRET`)}`)}`,
    ],
  ])('never carries a token %s', (_name, address) => {
    expect(body({ attachments: [attachment({ uri: address })] })).not.toContain('SECRET');
    expect(body({ attachments: [attachment({ link: address })] })).not.toContain('SECRET');
  });

  test('keeps the rest of an address without a token', () => {
    const link =
      'https://viewer.example/?media=https%3A%2F%2Fmedia.ringcentral.com%2Fm%2F1%3Fb%3D2&name=roof.jpg#page2';

    expect(body({ attachments: [attachment({ link })] })).toContain(
      `<a href="${link.replace('&', '&amp;')}">`,
    );
  });

  test('cannot break out of its HTML attribute', () => {
    const link = "https://files.example/?a=\"><b onclick='x'>";

    expect(item({ subject: '', attachments: [attachment({ link })] })).toBe(
      '<li>Ada Known (+14155550100) 01:00 PM<br>Image: ' +
        '<a href="https://files.example/?a=%22%3E%3Cb%20onclick=%27x%27%3E">' +
        'https://files.example/?a=%22%3E%3Cb%20onclick=%27x%27%3E</a></li>',
    );
  });
});
