import { expect, test } from 'vitest';
import { buildDigest, messageSchema, parseJson } from '../../src/index.js';
import { conversation, input, message, ONE_PM, outbound } from '../support/digest-input.js';
import { unfold } from '../support/unfold.js';

/** As the client sends them: newest first. */
const roofDay = [
  message({ id: 60333033704, subject: 'Please do, Friday 10:30 👍', creationTime: ONE_PM + 120_000 }),
  outbound({
    id: 60333033703,
    subject: 'We can send somebody. Friday at 10:30, or Monday?',
    creationTime: ONE_PM + 60_000,
    from: { phoneNumber: '+16505550001', name: 'Ann Agent' },
  }),
  message({ id: 60333033702, subject: 'Hi, the roof leaks again.\nCan you look at it?' }),
];
const footer = '--- Created via RingCentral App Connect';

test('three messages of a day become the HTML entry of App Connect’s reference', () => {
  const digest = buildDigest(input(roofDay, { footer }));

  expect(digest.subject).toBe('SMS conversation with Ada Known - 26/07/14');
  expect(digest.body).toBe(
    unfold(`
      <br><b>SMS conversation with Ada Known - 26/07/14</b><br>
      <b>Conversation summary</b><br>
      Tuesday, July 14, 2026<br>
      Participants<br>
      <ul><li><b>Ann Agent</b></li><li><b>Ada Known</b></li></ul><br>
      Conversation(3 messages)<br>
      BEGIN<br>
      ------------<br>
      <ul>
      <li>Ada Known (+14155550100) 01:00 PM<br><b>Hi, the roof leaks again.<br>Can you look at it?</b></li>
      <li>Ann Agent 01:01 PM<br><b>We can send somebody. Friday at 10:30, or Monday?</b></li>
      <li>Ada Known (+14155550100) 01:02 PM<br><b>Please do, Friday 10:30 👍</b></li>
      </ul>
      ------------<br>
      END<br><br>
      --- Created via RingCentral App Connect`),
  );
});

test('the same day becomes Markdown in which every punctuation mark is only text', () => {
  const digest = buildDigest(input(roofDay, { footer, format: 'text/markdown', markerPlace: 'body' }));

  expect(digest.format).toBe('text/markdown');
  expect(digest.body).toBe(String.raw`**SMS conversation with Ada Known \- 26\/07\/14**

**Conversation summary**

Tuesday\, July 14\, 2026

Participants

- **Ann Agent**
- **Ada Known**



Conversation\(3 messages\)

BEGIN

\-\-\-\-\-\-\-\-\-\-\-\-

- Ada Known \(\+14155550100\) 01\:00 PM\
  **Hi\, the roof leaks again\.\
  Can you look at it\?**
- Ann Agent 01\:01 PM\
  **We can send somebody\. Friday at 10\:30\, or Monday\?**
- Ada Known \(\+14155550100\) 01\:02 PM\
  **Please do\, Friday 10\:30 👍**

\-\-\-\-\-\-\-\-\-\-\-\-

END



\-\-\- Created via RingCentral App Connect

Daybook #k7Q2mX9aBc12`);
});

test('the same day becomes plain text', () => {
  const digest = buildDigest(input(roofDay, { footer, format: 'text/plain', markerPlace: 'body' }));

  expect(digest.body).toBe(`SMS conversation with Ada Known - 26/07/14
Conversation summary
Tuesday, July 14, 2026
Participants
- Ann Agent
- Ada Known

Conversation(3 messages)
BEGIN
------------
- Ada Known (+14155550100) 01:00 PM
  Hi, the roof leaks again.
  Can you look at it?
- Ann Agent 01:01 PM
  We can send somebody. Friday at 10:30, or Monday?
- Ada Known (+14155550100) 01:02 PM
  Please do, Friday 10:30 👍
------------
END

--- Created via RingCentral App Connect
Daybook #k7Q2mX9aBc12`);
});

test('the message of the App Connect document reads as in its reference, with every digit of its ids', () => {
  const flight = messageSchema.parse(
    parseJson(`{
      "uri": "https://platform.ringcentral.com/restapi/xxxxxxx/message-store/60279564004", "id": 60279564004,
      "to": [{ "phoneNumber": "+16505553204", "location": "San Mateo, CA" }], "from": { "phoneNumber": "+18885550052" },
      "type": "SMS", "creationTime": "2015-02-18T13:24:50.000Z", "readStatus": "Read", "priority": "Normal",
      "attachments": [{ "id": 60279564004, "type": "Text", "contentType": "text/plain",
        "uri": "https://media.ringcentral.com/restapi/xxxxxxxxxxxx/content/60279564004" }],
      "direction": "Outbound", "availability": "Alive", "subject": "Flight information", "messageStatus": "Sent",
      "smsSendingAttemptsCount": 1, "conversationId": 5578984350117917661, "lastModifiedTime": "2015-02-18T13:24:50.300Z"
    }`),
  );
  const contact = { id: 7, name: 'Terry Traveller', phoneNumber: '+16505553204' };
  const digest = buildDigest(
    input([flight], { conversation: conversation({ contact, correspondents: [] }), zone: {}, footer }),
  );

  expect(digest.messages).toEqual([
    {
      id: '60279564004',
      type: 'SMS',
      direction: 'Outbound',
      subject: 'Flight information',
      creationTime: 1424265890000,
      from: { phoneNumber: '+18885550052' },
      to: [{ phoneNumber: '+16505553204' }],
      attachments: [
        {
          id: '60279564004',
          type: 'Text',
          contentType: 'text/plain',
          uri: 'https://media.ringcentral.com/restapi/xxxxxxxxxxxx/content/60279564004',
        },
      ],
      messageStatus: 'Sent',
      lastModifiedTime: 1424265890300,
      conversationId: '5578984350117917661',
    },
  ]);
  expect(digest.body).toBe(
    unfold(`
      <br><b>SMS conversation with Terry Traveller - 15/02/18</b><br>
      <b>Conversation summary</b><br>
      Wednesday, February 18, 2015<br>
      Participants<br>
      <ul><li><b>Ann Agent</b></li><li><b>Terry Traveller</b></li></ul><br>
      Conversation(1 messages)<br>
      BEGIN<br>
      ------------<br>
      <ul><li>Ann Agent 01:24 PM<br><b>Flight information</b></li></ul>
      ------------<br>
      END<br><br>
      --- Created via RingCentral App Connect`),
  );
});

test('a digest tells the connector its key, day, zone, instant, part, format and messages', () => {
  const digest = buildDigest(input([message()], { part: 2, startsAt: ONE_PM - 60_000 }));

  expect({ ...digest, body: '' }).toEqual({
    key: '5578984709540881001/7/14/2026',
    day: '2026-07-14',
    startsAt: '2026-07-14T16:59:00.000Z',
    timeZone: 'America/New_York',
    subject: 'SMS conversation with Ada Known - 26/07/14 (part 2)',
    body: '',
    format: 'text/html',
    messages: [message()],
    part: 2,
    marker: 'Daybook #k7Q2mX9aBc12',
  });
});

test('a second part says so in its subject and its heading, under the day on which the conversation began', () => {
  const late = message({ id: '9', subject: 'Past midnight', creationTime: Date.UTC(2026, 6, 15, 4, 5) });
  const digest = buildDigest(input([late], { part: 2, startsAt: ONE_PM }));

  expect(digest.subject).toBe('SMS conversation with Ada Known - 26/07/14 (part 2)');
  expect(digest.body).toBe(
    unfold(`
      <br><b>SMS conversation with Ada Known - 26/07/14 (part 2)</b><br>
      <b>Conversation summary</b><br>
      Tuesday, July 14, 2026<br>
      Participants<br>
      <ul><li><b>Ann Agent</b></li><li><b>Ada Known</b></li></ul><br>
      Conversation(1 messages)<br>
      BEGIN<br>
      ------------<br>
      <ul><li>Ada Known (+14155550100) 26/07/15 12:05 AM<br><b>Past midnight</b></li></ul>
      ------------<br>
      END`),
  );
});

test.each([
  ['a missing', undefined],
  ['an empty', ''],
  ['a null', null],
])('a message with %s text says (no text)', (_name, subject) => {
  const { body } = buildDigest(input([message({ subject })]));

  expect(body).toContain('<ul><li>Ada Known (+14155550100) 01:00 PM<br>(no text)</li></ul>');
  expect(body).not.toMatch(/undefined|null|NaN/);
});

test.each(['SendingFailed', 'DeliveryFailed'])(
  'a message with status %s says that it was not delivered',
  (messageStatus) => {
    const { body } = buildDigest(input([outbound({ subject: 'Are you there?', messageStatus })]));

    expect(body).toContain('<ul><li>Ann Agent 01:00 PM (not delivered)<br><b>Are you there?</b></li></ul>');
  },
);

test('a piece of a text that was cut says which piece it is, and all pieces count as one message', () => {
  const pieces = [
    message({ id: '7', subject: 'first half', piece: { number: 1, of: 2 } }),
    message({ id: '7~2', subject: 'second half', piece: { number: 2, of: 2 } }),
  ];
  const { body } = buildDigest(input(pieces));

  expect(body).toContain('Conversation(1 messages)<br>');
  expect(body).toContain(
    '<ul><li>Ada Known (+14155550100) 01:00 PM (1 of 2)<br><b>first half</b></li>' +
      '<li>Ada Known (+14155550100) 01:00 PM (2 of 2)<br><b>second half</b></li></ul>',
  );
});

test('the footer is the text of the setting, over several lines if it has them', () => {
  const { body } = buildDigest(input([message()], { footer: 'Logged by <Acme>\nwww.acme.example' }));

  expect(body.endsWith('END<br><br>Logged by &lt;Acme&gt;<br>www.acme.example')).toBe(true);
});

test.each(['text/html', 'text/markdown', 'text/plain'] as const)(
  'without a footer and marker a %s entry ends with END',
  (format) => {
    expect(buildDigest(input([message()], { format })).body).toMatch(/END$/);
  },
);

test.each(['text/html', 'text/markdown', 'text/plain'] as const)(
  'the marker can be searched for as it is in the last line of a %s entry',
  (format) => {
    const marker = 'Daybook #k7Q2mX9aBc12';
    const { body } = buildDigest(input([message()], { format, marker, footer, markerPlace: 'body' }));

    expect(body.endsWith(marker)).toBe(true);
  },
);

test('a marker that the connector keeps in a field is not in the body', () => {
  const digest = buildDigest(input([message()], { footer, markerPlace: 'field' }));

  expect(digest.marker).toBe('Daybook #k7Q2mX9aBc12');
  expect(digest.body).not.toContain('Daybook');
  expect(digest.body.endsWith('END<br><br>--- Created via RingCentral App Connect')).toBe(true);
});

test('a marker without a footer still stands apart from the conversation', () => {
  const { body } = buildDigest(input([message()], { markerPlace: 'body' }));

  expect(body.endsWith('END<br><br>Daybook #k7Q2mX9aBc12')).toBe(true);
});
