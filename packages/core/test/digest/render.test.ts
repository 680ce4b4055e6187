import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildDigest, toSafeLine, toSafeText } from '../../src/index.js';
import { anyText } from '../support/any-text.js';
import { ADA, conversation, input, message, ONE_PM, outbound } from '../support/digest-input.js';
import { check } from '../support/property.js';
import { readers } from '../support/read-digest.js';

const seen = anyText.filter((value) => toSafeLine(value) !== '');
const [text, name] = [seen, seen];

describe.each(readers)('$name', ({ format, read }) => {
  function readTexts(...subjects: string[]): string[] {
    const messages = subjects.map((subject, index) => message({ id: index + 1, subject }));
    return read(buildDigest(input(messages, { format })).body).texts;
  }

  test('shows any text as what it is, never as markup', () => {
    check(
      fc.property(text, (subject) => {
        expect(readTexts(subject)).toEqual([toSafeText(subject)]);
      }),
      300,
    );
  });

  test('shows any texts of a day each in its own item', () => {
    check(
      fc.property(fc.array(text, { minLength: 2, maxLength: 4 }), (subjects) => {
        expect(readTexts(...subjects)).toEqual(subjects.map(toSafeText));
      }),
    );
  });

  test('shows any name on one line, never as markup', () => {
    check(
      fc.property(name, name, (contactName, agentName) => {
        const contact = { id: 101, name: contactName, phoneNumber: ADA };
        const settings = { format, agentName, conversation: conversation({ contact }) };
        const { participants, texts } = read(
          buildDigest(input([message({ subject: 'Hello' })], settings)).body,
        );

        expect(participants).toEqual([...new Set([toSafeLine(agentName), toSafeLine(contactName)])]);
        expect(texts).toEqual(['Hello']);
      }),
    );
  });

  test.each([
    ['a line break at the end', 'Hello\n'],
    ['line breaks at the end', 'Hello\n\n\n'],
    ['a line break at the beginning', '\nHello'],
    ['empty lines', 'a\n\n\nb'],
    ['spaces around its lines', '  a  \n\tb\t\n  '],
    ['a vertical tab at its ends', '\va\v'],
    ['no-break spaces at its ends', '\u00A0a\u00A0'],
    ['a backslash at the end of a line', 'a\\\nb\\'],
    ['the end of a list', '</b></li></ul>'],
    ['the end of the entry', 'Bye\n------------\nEND\n\nx'],
    ['another count', 'Conversation(99 messages)'],
    ['a replacement pattern', "$& $1 $$ $` $'"],
    ['a heading and a rule', '# Roof\n====\n----'],
    ['entities', '&lt;b&gt; &amp; &#60; &copy'],
  ])('keeps a text with %s', (_name, subject) => {
    expect(readTexts(subject)).toEqual([toSafeText(subject)]);
  });

  test('keeps a text of 20,000 characters', () => {
    const subject = '0123456789 abc <&>*\n'.repeat(1_000);

    expect(readTexts(subject)).toEqual([subject]);
  });

  test('keeps a long run of spaces or line breaks inside a text', () => {
    const subject = `a${' '.repeat(100_000)}b${'\n'.repeat(50_000)}c`;

    expect(readTexts(subject)).toEqual([subject]);
  });
});

describe.each(['text/html', 'text/markdown', 'text/plain'] as const)('a %s entry', (format) => {
  const nothing = fc.constantFrom(undefined, null);
  const party = fc.oneof(
    nothing,
    fc.record({ phoneNumber: fc.oneof(nothing, fc.constant(ADA)), name: nothing }),
  );
  const attachment = fc.record({
    type: fc.oneof(nothing, fc.constantFrom('MmsAttachment', 'AudioRecording', 'RenderedDocument', 'Text')),
    contentType: fc.oneof(nothing, fc.constantFrom('image/png', 'video/mp4')),
    uri: nothing,
    link: fc.oneof(nothing, fc.constant('https://files.example/1')),
  });
  const anyMessage = fc.record({
    id: fc.integer({ min: 1, max: 9 }),
    type: fc.oneof(nothing, fc.constantFrom('SMS', 'VoiceMail', 'Fax', 'Pager', 'Note', 'Event')),
    direction: fc.oneof(nothing, fc.constantFrom('Inbound', 'Outbound')),
    subject: fc.oneof(nothing, fc.constantFrom('', 'Hello')),
    from: party,
    attachments: fc.oneof(nothing, fc.array(attachment, { maxLength: 3 })),
    messageStatus: fc.oneof(nothing, fc.constant('SendingFailed')),
    faxPageCount: fc.oneof(nothing, fc.constantFrom(0, 2)),
  });

  test('never says undefined, null or NaN, whatever is missing', () => {
    check(
      fc.property(
        fc.uniqueArray(anyMessage, { minLength: 1, maxLength: 3, selector: ({ id }) => id }),
        fc.boolean(),
        (all, isThread) => {
          const contact = { id: 101, name: '' };
          const about = conversation({ contact, ...(isThread && { thread: { owner: 'Sales Queue' } }) });
          const digest = buildDigest(input(all.map(message), { format, conversation: about, zone: {} }));

          expect(`${digest.subject}\n${digest.body}`).not.toMatch(/undefined|null|NaN|Invalid|\[object/);
        },
      ),
    );
  });
});

test('a link in Markdown leads to its own address, whatever stands in it', () => {
  const link = 'https://files.example/a(b)%20c?x=%3C1%3E&lt;=2&amp;y=*_`~|\\#\\>';
  const picture = message({
    subject: '',
    attachments: [{ type: 'MmsAttachment', contentType: 'image/png', link }],
  });
  const { body } = buildDigest(input([picture], { format: 'text/markdown' }));

  expect(body).toContain('](<https://files.example/a(b)%20c?x=%3C1%3E&amp;lt;=2&amp;amp;y=*_`~|%5C#%5C%3E>)');
});

test('a picture in plain text is its address', () => {
  const link = 'https://files.example/roof.jpg';
  const picture = outbound({
    subject: 'See',
    attachments: [{ type: 'MmsAttachment', contentType: 'image/png', link }],
  });
  const { body } = buildDigest(input([picture], { format: 'text/plain' }));

  expect(body).toContain(
    '- Ann Agent 01:00 PM\n  See\n  Image: https://files.example/roof.jpg\n------------',
  );
});

test('a voicemail in Markdown is its recording, linked', () => {
  const link = 'https://viewer.example/v1';
  const voicemail = message({
    type: 'VoiceMail',
    subject: 'Call me',
    attachments: [{ type: 'AudioRecording', link }],
    creationTime: ONE_PM,
  });

  expect(buildDigest(input([voicemail], { format: 'text/markdown' })).body).toBe(
    String.raw`**Voicemail left by Ada Known \- 26\/07\/14**

Tuesday\, July 14\, 2026 01\:00 PM

**Call me**

Voicemail recording link\:&#32;[https\:\/\/viewer\.example\/v1](<https://viewer.example/v1>)`,
  );
});
