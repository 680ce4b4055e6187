import { describe, expect, test } from 'vitest';
import { idSchema, type Message, messageSchema, timeSchema } from '../../src/contract/v1/message.js';
import { describeIssues } from '../../src/errors/describe-issues.js';
import { parseJson } from '../../src/json.js';

const least = { id: 1, creationTime: 1784048400000 };

function issues(fields: Record<string, unknown>): string {
  const { error } = messageSchema.safeParse({ ...least, ...fields });
  return error === undefined ? 'nothing' : describeIssues(error);
}

describe('a time', () => {
  test.each<[string, unknown, number]>([
    ['epoch milliseconds', 1784048400000, 1784048400000],
    ['epoch milliseconds as text', '1784048400000', 1784048400000],
    ['epoch seconds', 1784048400, 1784048400000],
    ['epoch seconds as text', '1784048400', 1784048400000],
    ['epoch seconds with a fraction', 1784048400.5, 1784048400500],
    ['epoch milliseconds with a fraction', 1784048400000.7, 1784048400000],
    ['ISO in UTC', '2026-07-14T17:00:00Z', 1784048400000],
    ['ISO in UTC with milliseconds', '2015-02-18T13:24:50.300Z', 1424265890300],
    ['ISO with an offset', '2026-07-14T13:00:00-04:00', 1784048400000],
    ['ISO with an offset without a colon', '2026-07-14T22:45:00+0545', 1784048400000],
    ['ISO with more digits than milliseconds', '2026-07-14T17:00:00.123456Z', 1784048400123],
    ['ISO without seconds', '2026-07-14T17:00Z', 1784048400000],
  ])('may be %s', (_name, value, expected) => {
    expect(timeSchema.parse(value)).toBe(expected);
  });

  test.each<[string, unknown]>([
    ['ISO without a zone', '2026-07-14T17:00:00'],
    ['a date without a time', '2026-07-14'],
    ['a day that does not exist', '2026-02-30T10:00:00Z'],
    ['an hour that does not exist', '2026-07-14T25:00:00Z'],
    ['a way of writing that is not ISO', 'Tue, 14 Jul 2026 17:00:00 +0000'],
    ['a word', 'yesterday'],
    ['an empty text', ''],
    ['NaN', Number.NaN],
    ['infinity', Number.POSITIVE_INFINITY],
    ['zero', 0],
    ['a negative number', -1784048400000],
    ['microseconds', 1784048400000000],
    ['a time before 1990', '1989-12-31T23:59:59Z'],
    ['a time after 2099', '2100-01-01T00:00:00Z'],
    ['nothing', undefined],
    ['null', null],
    ['a boolean', true],
    ['a list', [1784048400000]],
  ])('may not be %s', (_name, value) => {
    expect(timeSchema.safeParse(value).success).toBe(false);
  });

  test('that cannot be read is named in the message that people get', () => {
    expect(issues({ creationTime: '2026-07-14T17:00:00' })).toBe(
      'creationTime: is neither epoch milliseconds nor an ISO time with a zone',
    );
  });
});

describe('an id', () => {
  test.each<[unknown, string]>([
    [60333033704, '60333033704'],
    ['60333033704', '60333033704'],
    [0, '0'],
    [Number.MAX_SAFE_INTEGER, '9007199254740991'],
    ['5578984350117917661', '5578984350117917661'],
    [' 7c9e6679-7425-40de-944b-e07fc1f90ae7 ', '7c9e6679-7425-40de-944b-e07fc1f90ae7'],
  ])('%j becomes the text %s', (value, expected) => {
    expect(idSchema.parse(value)).toBe(expected);
  });

  test.each([2 ** 53, 2 ** 62, 1.5, -1, Number.NaN, '', '  ', null, undefined, {}, true, 'x'.repeat(129)])(
    '%j is none',
    (value) => {
      expect(idSchema.safeParse(value).success).toBe(false);
    },
  );

  test('of any size that a body holds is good for a message', () => {
    const body = parseJson(
      '{"id":10000000000000000,"conversationId":5578984350117917661,"creationTime":1784048400000}',
    );

    expect(messageSchema.parse(body)).toMatchObject({
      id: '10000000000000000',
      conversationId: '5578984350117917661',
    });
  });
});

test('the message of the App Connect document is understood, and what Daybook does not need is dropped', () => {
  const flight = parseJson(`{
    "uri" : "https://platform.ringcentral.com/restapi/xxxxxxx/message-store/60279564004",
    "id" : 60279564004,
    "to" : [ { "phoneNumber" : "+16505553204", "location" : "San Mateo, CA" } ],
    "from" : { "phoneNumber" : "+18885550052" },
    "type" : "SMS", "creationTime" : "2015-02-18T13:24:50.000Z", "readStatus" : "Read", "priority" : "Normal",
    "attachments" : [ { "id" : 60279564004, "uri" : "https://media.ringcentral.com/restapi/xxxxxxxxxxxx/content/60279564004",
      "type" : "Text", "contentType" : "text/plain" } ],
    "direction" : "Outbound", "availability" : "Alive", "subject" : "Flight information", "messageStatus" : "Sent",
    "smsSendingAttemptsCount" : 1, "conversationId" : 5578984350117917661, "lastModifiedTime" : "2015-02-18T13:24:50.300Z"
  }`);

  expect(messageSchema.parse(flight)).toEqual({
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
  } satisfies Message);
});

test('a message needs an id and a time, and nothing else', () => {
  expect(messageSchema.parse(least)).toEqual({ id: '1', creationTime: 1784048400000 });
  expect(issues({ id: undefined })).toBe('id: Invalid input');
});

test('an extension number may come as a number', () => {
  expect(messageSchema.parse({ ...least, from: { extensionNumber: 102 } }).from).toEqual({
    extensionNumber: '102',
  });
});

test.each([
  ['text that is no text', { subject: 7 }, 'subject'],
  ['text that no CRM could take', { subject: 'x'.repeat(200_001) }, 'subject'],
  ['an unknown direction', { direction: 'Sideways' }, 'direction'],
  ['a sender that is no object', { from: '+14155550100' }, 'from'],
  ['attachments that are no list', { attachments: {} }, 'attachments'],
  ['an address that is no text', { attachments: [{ uri: 7 }] }, 'attachments.0.uri'],
  ['a page count that is no number', { faxPageCount: '3' }, 'faxPageCount'],
  ['a conversation that is no id', { conversationId: {} }, 'conversationId'],
])('%s is refused, and the field is named', (_name, fields, field) => {
  expect(issues(fields).startsWith(`${field}: `)).toBe(true);
});
