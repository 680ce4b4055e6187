import { describe, expect, test } from 'vitest';
import { buildDigest, toLocalDay, type Zone } from '../../src/index.js';
import { input, message } from '../support/digest-input.js';
import { unfold } from '../support/unfold.js';

/** The entry of a day on which a message came at each of the given moments. */
function entry(timezoneName: string, ...moments: string[]): { subject: string; body: string; day: string } {
  const messages = moments.map((creationTime, index) =>
    message({ id: index + 1, subject: creationTime, creationTime }),
  );
  const { subject, body, day } = buildDigest(input(messages, { zone: { timezoneName } }));
  return { subject, body, day };
}

describe('a day on which clocks are set forward', () => {
  test('in New York goes from 01:59 AM to 03:00 AM and stays one day', () => {
    const { body, day } = entry(
      'America/New_York',
      ...['2026-03-08T05:00:00Z', '2026-03-08T06:59:59Z', '2026-03-08T07:00:00Z', '2026-03-09T03:59:59Z'],
    );

    expect(day).toBe('2026-03-08');
    expect(body).toBe(
      unfold(`
        <br><b>SMS conversation with Ada Known - 26/03/08</b><br>
        <b>Conversation summary</b><br>
        Sunday, March 08, 2026<br>
        Participants<br>
        <ul><li><b>Ann Agent</b></li><li><b>Ada Known</b></li></ul><br>
        Conversation(4 messages)<br>
        BEGIN<br>
        ------------<br>
        <ul>
        <li>Ada Known (+14155550100) 12:00 AM<br><b>2026-03-08T05:00:00Z</b></li>
        <li>Ada Known (+14155550100) 01:59 AM<br><b>2026-03-08T06:59:59Z</b></li>
        <li>Ada Known (+14155550100) 03:00 AM<br><b>2026-03-08T07:00:00Z</b></li>
        <li>Ada Known (+14155550100) 11:59 PM<br><b>2026-03-09T03:59:59Z</b></li>
        </ul>
        ------------<br>
        END`),
    );
  });

  test('in London goes from 12:59 AM to 02:00 AM', () => {
    const { subject, body } = entry('Europe/London', '2026-03-29T00:59:00Z', '2026-03-29T01:00:00Z');

    expect(subject).toBe('SMS conversation with Ada Known - 26/03/29');
    expect(body).toContain(
      unfold(`
        <li>Ada Known (+14155550100) 12:59 AM<br><b>2026-03-29T00:59:00Z</b></li>
        <li>Ada Known (+14155550100) 02:00 AM<br><b>2026-03-29T01:00:00Z</b></li>`),
    );
  });

  test('on Lord Howe Island goes on by half an hour only', () => {
    const { subject, body } = entry('Australia/Lord_Howe', '2026-10-03T15:29:00Z', '2026-10-03T15:30:00Z');

    expect(subject).toBe('SMS conversation with Ada Known - 26/10/04');
    expect(body).toContain(
      unfold(`
        <li>Ada Known (+14155550100) 01:59 AM<br><b>2026-10-03T15:29:00Z</b></li>
        <li>Ada Known (+14155550100) 02:30 AM<br><b>2026-10-03T15:30:00Z</b></li>`),
    );
  });
});

describe('a day on which clocks are set back names the offset of messages in the hour that happens twice', () => {
  test('in New York', () => {
    const { body, day } = entry(
      'America/New_York',
      ...[
        '2026-11-01T04:59:00Z',
        '2026-11-01T05:30:00Z',
        '2026-11-01T06:00:00Z',
        '2026-11-01T06:30:00Z',
        '2026-11-01T07:00:00Z',
      ],
    );

    expect(day).toBe('2026-11-01');
    expect(body).toBe(
      unfold(`
        <br><b>SMS conversation with Ada Known - 26/11/01</b><br>
        <b>Conversation summary</b><br>
        Sunday, November 01, 2026<br>
        Participants<br>
        <ul><li><b>Ann Agent</b></li><li><b>Ada Known</b></li></ul><br>
        Conversation(5 messages)<br>
        BEGIN<br>
        ------------<br>
        <ul>
        <li>Ada Known (+14155550100) 12:59 AM<br><b>2026-11-01T04:59:00Z</b></li>
        <li>Ada Known (+14155550100) 01:30 AM (UTC-04:00)<br><b>2026-11-01T05:30:00Z</b></li>
        <li>Ada Known (+14155550100) 01:00 AM (UTC-05:00)<br><b>2026-11-01T06:00:00Z</b></li>
        <li>Ada Known (+14155550100) 01:30 AM (UTC-05:00)<br><b>2026-11-01T06:30:00Z</b></li>
        <li>Ada Known (+14155550100) 02:00 AM<br><b>2026-11-01T07:00:00Z</b></li>
        </ul>
        ------------<br>
        END`),
    );
  });

  test('in London', () => {
    const { body } = entry(
      'Europe/London',
      ...['2026-10-24T23:59:00Z', '2026-10-25T00:15:00Z', '2026-10-25T01:15:00Z', '2026-10-25T02:00:00Z'],
    );

    expect(body).toContain(
      unfold(`
        <li>Ada Known (+14155550100) 12:59 AM<br><b>2026-10-24T23:59:00Z</b></li>
        <li>Ada Known (+14155550100) 01:15 AM (UTC+01:00)<br><b>2026-10-25T00:15:00Z</b></li>
        <li>Ada Known (+14155550100) 01:15 AM (UTC+00:00)<br><b>2026-10-25T01:15:00Z</b></li>
        <li>Ada Known (+14155550100) 02:00 AM<br><b>2026-10-25T02:00:00Z</b></li>`),
    );
  });

  test('on Lord Howe Island, where it is half an hour', () => {
    const { subject, body } = entry(
      'Australia/Lord_Howe',
      ...['2026-04-04T14:29:00Z', '2026-04-04T14:45:00Z', '2026-04-04T15:15:00Z', '2026-04-04T15:30:00Z'],
    );

    expect(subject).toBe('SMS conversation with Ada Known - 26/04/05');
    expect(body).toContain(
      unfold(`
        <li>Ada Known (+14155550100) 01:29 AM<br><b>2026-04-04T14:29:00Z</b></li>
        <li>Ada Known (+14155550100) 01:45 AM (UTC+11:00)<br><b>2026-04-04T14:45:00Z</b></li>
        <li>Ada Known (+14155550100) 01:45 AM (UTC+10:30)<br><b>2026-04-04T15:15:00Z</b></li>
        <li>Ada Known (+14155550100) 02:00 AM<br><b>2026-04-04T15:30:00Z</b></li>`),
    );
  });
});

test('the day changes at midnight of the user, not of UTC', () => {
  expect(entry('America/New_York', '2026-07-15T03:59:59.999Z').subject).toBe(
    'SMS conversation with Ada Known - 26/07/14',
  );
  expect(entry('America/New_York', '2026-07-15T04:00:00Z').subject).toBe(
    'SMS conversation with Ada Known - 26/07/15',
  );
  expect(entry('Asia/Kathmandu', '2026-07-14T18:14:59Z').subject).toBe(
    'SMS conversation with Ada Known - 26/07/14',
  );
  expect(entry('Asia/Kathmandu', '2026-07-14T18:15:00Z').subject).toBe(
    'SMS conversation with Ada Known - 26/07/15',
  );
});

test('an entry in Kathmandu prints times 5 hours and 45 minutes ahead of UTC', () => {
  const { body } = entry('Asia/Kathmandu', '2026-07-14T18:15:00Z', '2026-07-15T06:00:00Z');

  expect(body).toBe(
    unfold(`
      <br><b>SMS conversation with Ada Known - 26/07/15</b><br>
      <b>Conversation summary</b><br>
      Wednesday, July 15, 2026<br>
      Participants<br>
      <ul><li><b>Ann Agent</b></li><li><b>Ada Known</b></li></ul><br>
      Conversation(2 messages)<br>
      BEGIN<br>
      ------------<br>
      <ul>
      <li>Ada Known (+14155550100) 12:00 AM<br><b>2026-07-14T18:15:00Z</b></li>
      <li>Ada Known (+14155550100) 11:45 AM<br><b>2026-07-15T06:00:00Z</b></li>
      </ul>
      ------------<br>
      END`),
  );
});

test('a message of another day than the entry’s shows its own day', () => {
  const { subject, body } = entry('America/New_York', '2026-07-14T17:00:00Z', '2026-07-15T04:05:00Z');

  expect(subject).toBe('SMS conversation with Ada Known - 26/07/14');
  expect(body).toContain(
    '<li>Ada Known (+14155550100) 26/07/15 12:05 AM<br><b>2026-07-15T04:05:00Z</b></li>',
  );
});

const evening = Date.UTC(2026, 6, 15, 2, 30);

test.each<[string, Zone, string, string, string]>([
  ['an offset as text', { timezoneOffset: '-07:00' }, '-07:00', '26/07/14', '07:30 PM'],
  ['an offset as text without a colon', { timezoneOffset: '-0700' }, '-07:00', '26/07/14', '07:30 PM'],
  ['an offset in minutes', { timezoneOffset: -420 }, '-07:00', '26/07/14', '07:30 PM'],
  ['an offset in minutes as text', { timezoneOffset: '-420' }, '-07:00', '26/07/14', '07:30 PM'],
  ['an offset in hours', { timezoneOffset: -7 }, '-07:00', '26/07/14', '07:30 PM'],
  ['an offset in hours as text', { timezoneOffset: '-7' }, '-07:00', '26/07/14', '07:30 PM'],
  ['a quarter-hour offset without a colon', { timezoneOffset: '+0545' }, '+05:45', '26/07/15', '08:15 AM'],
  ['an offset of one digit', { timezoneOffset: '+5:30' }, '+05:30', '26/07/15', '08:00 AM'],
  ['an offset with a minus sign', { timezoneOffset: '\u221207:00' }, '-07:00', '26/07/14', '07:30 PM'],
  ['an offset from UTC', { timezoneOffset: 'UTC-7' }, '-07:00', '26/07/14', '07:30 PM'],
  ['an offset from GMT', { timezoneOffset: 'GMT+05:30' }, '+05:30', '26/07/15', '08:00 AM'],
  ['the largest offset', { timezoneOffset: 14 }, '+14:00', '26/07/15', '04:30 PM'],
  [
    'a name as offset',
    { timezoneOffset: 'America/Los_Angeles' },
    'America/Los_Angeles',
    '26/07/14',
    '07:30 PM',
  ],
  ['a name with blanks', { timezoneName: ' Asia/Tokyo ' }, 'Asia/Tokyo', '26/07/15', '11:30 AM'],
  ['seconds, stored long ago', { timezoneOffset: -28_800 }, '+00:00', '26/07/15', '02:30 AM'],
  ['milliseconds, stored long ago', { timezoneOffset: -28_800_000 }, '+00:00', '26/07/15', '02:30 AM'],
  ['what was read, stored long ago', { timezoneOffset: '-07:20' }, '-07:20', '26/07/14', '07:10 PM'],
  ['digits alone, stored long ago', { timezoneOffset: '0545' }, '+09:05', '26/07/15', '11:35 AM'],
  ['no zone', {}, '+00:00', '26/07/15', '02:30 AM'],
  ['empty zones', { timezoneName: '', timezoneOffset: '' }, '+00:00', '26/07/15', '02:30 AM'],
  ['an offset that is none', { timezoneOffset: 'west' }, '+00:00', '26/07/15', '02:30 AM'],
  [
    'an unknown name and an offset',
    { timezoneName: 'Mars/Base', timezoneOffset: '-07:00' },
    '-07:00',
    '26/07/14',
    '07:30 PM',
  ],
  [
    'a name that contradicts the offset',
    { timezoneName: 'Asia/Tokyo', timezoneOffset: -7 },
    'Asia/Tokyo',
    '26/07/15',
    '11:30 AM',
  ],
])('a user with %s gets the right day and time', (_name, zone, timeZone, date, time) => {
  const digest = buildDigest(input([message({ creationTime: evening })], { zone }));

  expect(digest.timeZone).toBe(timeZone);
  expect(digest.day).toBe(`20${date.replaceAll('/', '-')}`);
  expect(digest.subject).toBe(`SMS conversation with Ada Known - ${date}`);
  expect(digest.body).toContain(`<li>Ada Known (+14155550100) ${time}<br>`);
});

test('a fixed offset has no hour that happens twice', () => {
  const messages = [message({ id: 1, creationTime: '2026-11-01T05:30:00Z' })];
  const { body } = buildDigest(input(messages, { zone: { timezoneOffset: '-04:00' } }));

  expect(body).toContain('<li>Ada Known (+14155550100) 01:30 AM<br>');
});

test('toLocalDay gives the day on the user’s wall clock', () => {
  expect(toLocalDay(Date.UTC(2026, 0, 1, 4, 59), { timezoneName: 'America/New_York' })).toBe('2025-12-31');
  expect(toLocalDay(Date.UTC(2026, 0, 1, 5), { timezoneName: 'America/New_York' })).toBe('2026-01-01');
  expect(toLocalDay(Date.UTC(2025, 11, 31, 10), { timezoneName: 'Pacific/Kiritimati' })).toBe('2026-01-01');
});
