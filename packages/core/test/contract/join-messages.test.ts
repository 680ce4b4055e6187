import { expect, test } from 'vitest';
import { joinMessages, type ReturnMessage } from '../../src/index.js';

const logged: ReturnMessage = { messageType: 'success', message: 'Logged', ttl: 60_000 };
const withoutDeal: ReturnMessage = { messageType: 'warning', message: 'Without its deal.', ttl: 5_000 };
const withoutType: ReturnMessage = { messageType: 'warning', message: 'Without its type.', details: ['SMS'] };

test.each<[string, (ReturnMessage | null | undefined)[], ReturnMessage | undefined]>([
  ['nothing is nothing', [undefined, null], undefined],
  ['of successes the last is told', [{ messageType: 'success', message: 'Begun' }, logged], logged],
  ['one that warns is told as it is', [withoutType, logged, undefined], withoutType],
  [
    'all that warn are told, each once',
    [withoutDeal, logged, withoutType, { ...withoutDeal, ttl: 9_000 }],
    {
      messageType: 'warning',
      message: 'Without its deal. Without its type.',
      ttl: 9_000,
      details: ['SMS'],
    },
  ],
  [
    'an error stays one',
    [withoutDeal, { messageType: 'error', message: 'Not shown to others.' }],
    { messageType: 'error', message: 'Without its deal. Not shown to others.', ttl: 5_000 },
  ],
])('%s', (_name, messages, joined) => {
  expect(joinMessages(messages)).toEqual(joined);
});
