import { messageSchema, type TakeIn } from '@daybook/core';
import type { SealedJson } from '../sealed-json.js';
import { nothingLeft } from './close-days.js';
import { chunks, type Ongoing, placeOf } from './rows.js';
import type { StepIn } from './step-in.js';

/**
 * Takes out of a digest what waits there, and into the day of its contact, with all that is known of it by now. Its rows are
 * made anew: in a group a message's id holds the contact's.
 *
 * @returns the digest in which they wait now, which may be known under another key; undefined when nothing waited
 */
export async function handOn(
  ongoing: Ongoing,
  { stepIn, sealed }: { stepIn: StepIn; sealed: SealedJson },
  digestId: string,
  day: TakeIn,
): Promise<string | undefined> {
  const waiting = new Map<string, TakeIn['messages'][number]['message']>();
  for (const some of chunks(day.messages)) {
    // oxlint-disable-next-line no-await-in-loop -- one transaction is one connection
    const rows = await ongoing
      .deleteFrom('messages')
      .where('digest_id', '=', digestId)
      .where(
        'client_id',
        'in',
        some.map(({ message }) => message.id),
      )
      .where('state', '=', 'pending')
      .where('part', 'is', null)
      .returning(['client_id', 'user_key', 'message_id', 'sealed_message'])
      .execute();
    for (const { client_id, user_key, message_id, sealed_message: text } of rows)
      if (text !== null)
        waiting.set(client_id, sealed.open(messageSchema, text, placeOf.message(user_key, message_id)));
  }
  const messages = day.messages.flatMap((each) => {
    const message = waiting.get(each.message.id);
    return message ? { ...each, message } : [];
  });
  if (messages.length === 0) return undefined;
  const [taken] = await stepIn(ongoing, [{ days: [{ ...day, messages }], opening: undefined }]);
  await ongoing
    .updateTable('digests')
    .set(nothingLeft)
    .where('digest_id', '=', digestId)
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('messages').select('message_id').where('digest_id', '=', digestId))),
    )
    .execute();
  const [standing] = taken?.standings.values() ?? [];
  return standing?.digestId;
}
