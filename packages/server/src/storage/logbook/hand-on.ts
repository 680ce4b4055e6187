import type { TakeIn } from '@daybook/core';
import { chunks, type Ongoing } from './rows.js';
import type { StepIn } from './step-in.js';

/**
 * Takes out of a digest what waits there, and into the day of its contact. Its rows are made anew: in a group a message's
 * id holds the contact's.
 */
export async function handOn(ongoing: Ongoing, stepIn: StepIn, digestId: string, day: TakeIn): Promise<void> {
  const waiting = new Set<string>();
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
      .returning('client_id')
      .execute();
    for (const { client_id: id } of rows) waiting.add(id);
  }
  const messages = day.messages.filter(({ message }) => waiting.has(message.id));
  if (messages.length > 0) await stepIn(ongoing, [{ days: [{ ...day, messages }], opening: undefined }]);
}
