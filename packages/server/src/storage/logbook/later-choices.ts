/**
 * What people choose in the form of a day that is known already, as a deal for an entry that automatic logging made: it is
 * news of the day, as a picture that comes late, and its entries are written once more.
 */
import { bringsChoice, newestSubmission } from '@daybook/core';
import type { SealedJson } from '../sealed-json.js';
import type { Resolved } from './known-messages.js';
import { chunks, type Ongoing, placeOf, submissionSchema } from './rows.js';

/** Finds out which of the days that are coming in bring a choice that is not known of them. Each keeps what was chosen before. */
export async function findChoices(
  ongoing: Ongoing,
  sealed: SealedJson,
  arriving: readonly Resolved[],
): Promise<void> {
  const byId = new Map(
    arriving
      .filter(({ submission }) => Object.keys(submission).length > 0)
      .map((each) => [each.day.id, each]),
  );
  for (const ids of chunks([...byId.keys()])) {
    // oxlint-disable-next-line no-await-in-loop -- one transaction is one connection
    const rows = await ongoing
      .selectFrom('digests')
      .select(['digest_id', 'sealed_submission'])
      .where('digest_id', 'in', ids)
      .where('is_closed', '=', 0)
      .execute();
    for (const { digest_id: id, sealed_submission: text } of rows) {
      const each = byId.get(id);
      if (each === undefined) continue;
      const known = text === '' ? {} : sealed.open(submissionSchema, text, placeOf.submission(id));
      each.isChosenAnew = bringsChoice(known, each.submission);
      each.submission = newestSubmission(known, each.submission);
    }
  }
}

/** Every entry of the day is behind what was chosen now. */
export async function noteChoice(ongoing: Ongoing, { day }: Resolved, revision: number): Promise<void> {
  const ofDay = ['digest_id', '=', day.id] as const;
  await ongoing
    .updateTable('digests')
    .set({ chosen_in: revision })
    .where(...ofDay)
    .execute();
  // Where messages are added one by one, it goes with the next of them.
  if (!day.rewrites) return;
  await ongoing
    .updateTable('messages')
    .set({ revision })
    .where(...ofDay)
    .where('part', 'is not', null)
    .where('state', 'in', ['pending', 'filed'])
    .execute();
}
