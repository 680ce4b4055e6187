import { expect, test } from 'vitest';
import type { Message } from '../../src/contract/v1/message.js';
import { groupByDay } from '../../src/digest/conversation-key.js';
import { message } from '../support/digest-input.js';

const newYork = { timezoneName: 'America/New_York' };
const evening = message({ id: 'evening', creationTime: '2026-07-15T03:59:00Z', conversationId: 'c1' });
const night = message({ id: 'night', creationTime: '2026-07-15T04:01:00Z', conversationId: 'c1' });

function group(...[grouping, messages, zone]: Parameters<typeof groupByDay>): string[] | undefined {
  const days = groupByDay(grouping, messages, zone);
  return days?.map(
    (day) =>
      `${day.conversationLogId} of ${day.conversationId}: ${day.messages.map(({ id }) => id).join(' ')}`,
  );
}

test('the client’s key is kept as it is, whatever day it names and whenever the messages came', () => {
  expect(
    group({ conversationLogId: '55/14.7.2026', conversationId: '55' }, [night, evening], newYork),
  ).toEqual(['55/14.7.2026 of 55: night evening']);
});

test('a key without a conversation is the conversation too', () => {
  expect(group({ conversationLogId: 'thread-1' }, [evening], newYork)).toEqual([
    'thread-1 of thread-1: evening',
  ]);
});

test('without a key messages are grouped by conversation and the user’s local day', () => {
  expect(group({ conversationId: 'c9' }, [night, evening], newYork)).toEqual([
    'c9/2026-07-15 of c9: night',
    'c9/2026-07-14 of c9: evening',
  ]);
  expect(group({ conversationId: 'c9' }, [night, evening], {})).toEqual([
    'c9/2026-07-15 of c9: night evening',
  ]);
});

test('an empty key is none', () => {
  expect(group({ conversationLogId: '', conversationId: 'c9' }, [evening], newYork)).toEqual([
    'c9/2026-07-14 of c9: evening',
  ]);
});

test('without a conversation in the request the one of each message counts', () => {
  const other = message({ id: 'other', creationTime: '2026-07-15T03:00:00Z', conversationId: 'c2' });

  expect(group({}, [night, evening, other], newYork)).toEqual([
    'c1/2026-07-15 of c1: night',
    'c1/2026-07-14 of c1: evening',
    'c2/2026-07-14 of c2: other',
  ]);
});

test.each(['VoiceMail', 'Voicemail', 'Fax'])(
  'a %s without a conversation is a conversation of its own',
  (type) => {
    const alone: Message = message({ id: 'v1', type, creationTime: '2026-07-14T17:00:00Z' });

    expect(group({}, [alone], newYork)).toEqual(['v1/2026-07-14 of v1: v1']);
  },
);

test('a text whose conversation nobody names cannot be grouped', () => {
  expect(group({}, [evening, message({ conversationId: null })], newYork)).toBeUndefined();
});

test('two conversations whose numbers differ only in their last digit are two', () => {
  const ids = ['5578984350117917661', '5578984350117917662'];
  const messages = ids.map((conversationId, index) => message({ id: index + 1, conversationId }));

  expect(group({}, messages, newYork)).toEqual([
    '5578984350117917661/2026-07-14 of 5578984350117917661: 1',
    '5578984350117917662/2026-07-14 of 5578984350117917662: 2',
  ]);
});

test('no messages make no day', () => {
  expect(group({ conversationId: 'c1' }, [], newYork)).toEqual([]);
});
