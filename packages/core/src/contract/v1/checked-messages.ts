import { createMemo } from '../../memo.js';
import type { Message } from './message.js';

/** Messages that were found good, with the copy that connectors get. A message is never changed: there is another in its place. */
const checked = createMemo<Message, Message>();

/**
 * A message as connectors get it: checked, and none of ours that they could change. Each is checked once, however often its
 * day is written: a day of 300 that gets one more is not 301 checks.
 *
 * @param check - makes a copy of it, and throws when it is not good
 */
export function checkedMessage(message: Message, check: () => Message): Message {
  const known = checked.get(message);
  if (known !== undefined) return known;
  const copy = check();
  checked.set(message, copy);
  return copy;
}
