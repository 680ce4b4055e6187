/**
 * Several statements as one, with a parameter each, for where each is a round trip. SQLite does not know such statements,
 * and has no round trips. All parts see the database as it was before.
 */
import { readPostgres } from './dialects.js';
import { inserts, statementTexts } from './statement-texts.js';

const isHeld = (column: number): string => `k.value->>${column} in (select digest_id from held)`;

const settle = `with held as (${statementTexts.holdDigests(readPostgres(1))}),
    entry as (${statementTexts.fileEntries(readPostgres(2))} and entries.digest_id in (select digest_id from held)),
    message as (${statementTexts.fileMessages(readPostgres(3))} and messages.digest_id in (select digest_id from held))`;

export const wholeStatements = {
  /** `knownAmong`, and the rows of those days: takes in the days of which nothing is known, whole. */
  takeInNew: `with known as (${statementTexts.knownAmong(readPostgres(1))}),
    day as (${inserts.digests(readPostgres(2), 'k.value->>0 not in (select digest_id from known)')} returning digest_id),
    message as (${inserts.messages(readPostgres(3), 'k.value->>3 in (select digest_id from day)')}),
    entry as (${inserts.entries(readPostgres(4), 'k.value->>0 in (select digest_id from day)')})
    select digest_id from day`,

  /**
   * What is about to be sent. It fails, as a division by nothing, when a message has moved to another digest: what was planned
   * is void, and nothing of it is recorded.
   */
  intend: `with held as (${statementTexts.holdDigests(readPostgres(1))}),
    entry as (${statementTexts.intendEntries(readPostgres(2), isHeld(0))}),
    message as (${statementTexts.intendMessages(readPostgres(3), isHeld(2))})
    select digest_id, 1 / case (select count(*) from message)
      when (select count(*) from ${readPostgres(3).rows} where ${isHeld(2)}) then 1 else 0 end as whole from held`,

  /** How writes ended: of what is not held any more nothing is filed. */
  settle: `${settle} select digest_id from held`,

  /** The same, and the answer comes before it is on the disk: set for the transaction of this statement alone. */
  settleTraceable: `${settle} select digest_id, set_config('synchronous_commit', 'off', true) as early from held`,
};
