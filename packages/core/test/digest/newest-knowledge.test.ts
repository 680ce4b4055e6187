import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Message, withNews } from '../../src/index.js';
import { message } from '../support/digest-input.js';
import { check } from '../support/property.js';

const states = ['Queued', 'Sent', 'Delivered', 'Received', 'SendingFailed', 'DeliveryFailed', undefined];
const AT = 1_784_048_400_000;
const order = new Set(['Queued', 'Sent', 'Delivered']);
const telling = fc.record({
  subject: fc.constantFrom('', null, 'the plan', '  '),
  messageStatus: fc.constantFrom(...states),
  attachments: fc.constantFrom(
    null,
    [],
    [{ id: '5', type: 'AudioRecording' }],
    [{ id: '5', type: 'AudioRecording', link: 'https://media.example/5' }],
  ),
  transcript: fc.constantFrom(undefined, '', 'Call me'),
});

const visible = ({ subject, messageStatus, attachments, transcript }: Message): unknown => [
  subject?.trim() || '',
  messageStatus ?? '',
  attachments?.map(({ link }) => link ?? '') ?? [],
  transcript ?? '',
];

describe('what is known of a message', () => {
  test('does not depend on how often or in which order it was told, as long as the state moves on', () => {
    check(
      fc.property(fc.array(telling, { minLength: 1, maxLength: 5 }), fc.nat(), (tellings, seed) => {
        const told = tellings
          .map(({ messageStatus, ...rest }) =>
            message({
              ...rest,
              messageStatus: order.has(messageStatus ?? '') ? messageStatus : undefined,
            }),
          )
          .flatMap((each) => [each, each]);
        const shuffled = told.toSorted((a, b) => hash(a, seed) - hash(b, seed));
        expect(visible(tell(shuffled))).toEqual(visible(tell(told)));
      }),
    );
  });

  test('never becomes less, and never goes back', () => {
    check(
      fc.property(telling, telling, (first, second) => {
        const known = message(first);
        const now = withNews(known, message(second));
        const isEnd = /Failed|Delivered|Received/.test(first.messageStatus ?? '');
        expect(now.subject?.trim() || '').toBe(first.subject?.trim() || now.subject?.trim() || '');
        expect(now.transcript || '').toBe(first.transcript || now.transcript || '');
        expect((now.attachments ?? []).length).toBeGreaterThanOrEqual((known.attachments ?? []).length);
        const isLost = /Failed/.test(second.messageStatus ?? '') && !/Failed/.test(first.messageStatus ?? '');
        expect(now.messageStatus).toBe(isEnd && !isLost ? first.messageStatus : now.messageStatus);
      }),
    );
  });

  test('stays the very same when nothing is new, also when only the time of its last change is', () => {
    const known = message({ messageStatus: 'Sent', lastModifiedTime: AT });
    expect(withNews(known, { ...known })).toBe(known);
    expect(withNews(known, { ...known, lastModifiedTime: AT + 9 })).toBe(known);
  });

  test.each([
    ['a later text replaces an earlier one', 5, 'new', 'new'],
    ['an earlier text replaces nothing', 1, 'old', 'text'],
    ['an empty one replaces nothing, however late', 9, ' ', 'text'],
  ])('%s', (_what, lastModifiedTime, subject, expected) => {
    const known = message({ subject: 'text', lastModifiedTime: AT + 3 });
    expect(withNews(known, message({ subject, lastModifiedTime: AT + lastModifiedTime })).subject).toBe(
      expected,
    );
  });

  test('of two ends the later one counts, and of the same time that it failed', () => {
    const failed = message({ messageStatus: 'SendingFailed', lastModifiedTime: AT + 3 });
    const delivered = { ...failed, messageStatus: 'Delivered' };
    expect(withNews(failed, { ...delivered, lastModifiedTime: AT + 4 }).messageStatus).toBe('Delivered');
    expect(withNews(failed, { ...delivered, lastModifiedTime: AT + 2 }).messageStatus).toBe('SendingFailed');
    expect(withNews(failed, delivered).messageStatus).toBe('SendingFailed');
    expect(withNews(delivered, failed).messageStatus).toBe('SendingFailed');
  });

  test('knows each recipient’s state', () => {
    const to = [{ phoneNumber: '+1' }, { phoneNumber: '+2', messageStatus: 'Delivered' }];
    const told = [
      { phoneNumber: '+2', messageStatus: 'Queued' },
      { phoneNumber: '+1', messageStatus: 'SendingFailed' },
    ];
    expect(withNews(message({ to }), message({ to: told })).to).toEqual([
      { phoneNumber: '+1', messageStatus: 'SendingFailed' },
      { phoneNumber: '+2', messageStatus: 'Delivered' },
    ]);
  });
});

function tell(tellings: readonly Message[]): Message {
  const [first, ...others] = tellings;
  if (first === undefined) throw new Error('nothing was told');
  return others.reduce(withNews, first);
}

function hash(value: Message, seed: number): number {
  return JSON.stringify(value)
    .split('')
    .reduce((sum, sign) => (sum * 31 + sign.charCodeAt(0) + seed) % 99_991, seed);
}
