/**
 * The statements of the way that every message takes, in and out. Each takes one parameter, a JSON array of rows, so that
 * one statement serves many messages of many people; the same text runs on both databases, but for how rows are read.
 */
import type { Reading } from './dialects.js';

const number = (index: number): string => `cast(k.value->>${index} as bigint)`;

/** Whether the lease that is asked for can be had. */
const isFree = 'excluded.lease_holder is not null and digests.lease_until <= excluded.updated_at';

/** In one digest a message has one of two ids, of a group and not. */
const isNew = `not exists (select 1 from messages as same where same.user_key = k.value->>0
      and same.message_id = k.value->>9 and same.digest_id = k.value->>3)`;

/** Rows of new digests, entries and messages. Which of the given ones are meant is told by `where`. */
export const inserts = {
  /** `[digest_id, user_key, sealed_conversation, sealed_submission, now, holder, until, retry_at, bump]` */
  digests: ({ rows }: Reading, where = 'true') => `
    insert into digests (digest_id, user_key, sealed_conversation, sealed_submission, created_at, updated_at,
      lease_holder, lease_until, fence, openings, next_attempt_at, revision)
    select k.value->>0, k.value->>1, k.value->>2, k.value->>3, ${number(4)}, ${number(4)},
      k.value->>5, coalesce(${number(6)}, 0), case when k.value->>5 is null then 0 else 1 end,
      case when k.value->>5 is null then 0 else 1 end, ${number(7)}, ${number(8)}
      from ${rows} where ${where} order by k.value->>0`,

  /** `[digest_id, part, state, written_at, sealed_likeness, verify_at, sealed_memory]` */
  entries: ({ rows }: Reading, where = 'true') => `
    insert into entries (digest_id, part, state, written_at, sealed_likeness, verify_at, sealed_memory)
    select k.value->>0, cast(k.value->>1 as integer), k.value->>2, ${number(3)}, k.value->>4, ${number(5)},
      k.value->>6 from ${rows} where ${where}`,

  /** `[user_key, message_id, client_id, digest_id, part, sent_at, sealed_message, taken_in_at, knowledge, …]` */
  messages: ({ rows }: Reading, where = 'true') => `
    insert into messages (user_key, message_id, client_id, digest_id, part, state, sent_at, sealed_message, taken_in_at,
      knowledge, told)
    select k.value->>0, k.value->>1, k.value->>2, k.value->>3, cast(k.value->>4 as integer), 'pending', ${number(5)},
      k.value->>6, ${number(7)}, k.value->>8, 0 from ${rows} where ${where}`,
};

export const statementTexts = {
  /** `[asked, session_id]`: who is signed in. */
  signedIn: ({ rows }: Reading) => `
    select cast(k.value->>0 as integer) as asked, s.expires_at as session_expires_at, u.*
      from ${rows} cross join sessions s join users u on u.user_key = s.user_key
      where s.session_id = k.value->>1 and s.revoked_at is null`,

  /** `[asked, user_key, phone]`: whom the CRM knows under a number. */
  contactsOf: ({ rows }: Reading) => `
    select cast(k.value->>0 as integer) as asked, c.seen_at, c.sealed_contact
      from ${rows} cross join known_contacts c where c.user_key = k.value->>1 and c.phone = k.value->>2`,

  /** `[user_key, message_id]`: where messages stand; unknown ones are left out. */
  known: ({ rows }: Reading) => `
    select m.user_key, m.message_id, m.state, m.digest_id, m.part, m.told, m.knowledge, 0 as is_closed,
      case when m.state = 'dismissed' and m.reason <> 'fate_unknown' then 1 else 0 end as left_out,
      case when m.state = 'filed' and m.revision > 0 then (select 1 from entries e where e.digest_id = m.digest_id
        and e.part = m.part and e.revision < m.revision and e.state in ('filed', 'updating')) end as behind
      from ${rows} cross join messages m where m.user_key = k.value->>0 and m.message_id = k.value->>1
    union all
    select c.user_key, c.message_id, case when c.part is null then 'dismissed' else 'filed' end, c.digest_id, c.part,
      1, null, 1, case when c.part is null then 1 else 0 end, null
      from ${rows} cross join closed_messages c where c.user_key = k.value->>0 and c.message_id = k.value->>1`,

  /** `[digest_id, user_key, message_id]`: the days of which anything is known. */
  knownAmong: ({ rows }: Reading) => {
    const isMessage = 'user_key = k.value->>1 and message_id = k.value->>2';
    return `select k.value->>0 as digest_id from ${rows} cross join messages where ${isMessage}
      union all select k.value->>0 from ${rows} cross join closed_messages where ${isMessage}
      union all select digest_id from ${rows} cross join digests where digest_id = k.value->>0`;
  },

  /** `[digest_id, user_key, sealed_conversation, sealed_submission, now, holder, until, retry_at, bump]` */
  takeInDigests: (reading: Reading) => `${inserts.digests(reading)}
    on conflict (digest_id) do update set
      updated_at = excluded.updated_at,
      is_closed = 0,
      created_at = case digests.is_closed when 0 then digests.created_at else excluded.created_at end,
      sealed_conversation = case digests.is_closed when 0 then digests.sealed_conversation
        else excluded.sealed_conversation end,
      sealed_submission = case when excluded.sealed_submission <> '' then excluded.sealed_submission
        else digests.sealed_submission end,
      lease_holder = case when ${isFree} then excluded.lease_holder else digests.lease_holder end,
      lease_until = case when ${isFree} then excluded.lease_until else digests.lease_until end,
      fence = digests.fence + case when ${isFree} then 1 else 0 end,
      openings = digests.openings + case when ${isFree} then 1 else 0 end,
      revision = digests.revision + excluded.revision,
      next_attempt_at = case when excluded.next_attempt_at is null then digests.next_attempt_at
        when digests.next_attempt_at is null or digests.next_attempt_at > excluded.next_attempt_at
        then excluded.next_attempt_at else digests.next_attempt_at end
    returning digest_id, user_key, sealed_conversation, sealed_submission, lease_holder, lease_until, fence, openings,
      revision, kind, created_at, chosen_in`,

  /** `[digest_id, now, holder, until]`: opens digests that wait. */
  openDigests: ({ lockedRows }: Reading) => `
    update digests set lease_holder = k.value->>2, lease_until = ${number(3)}, fence = fence + 1, openings = openings + 1
      from ${lockedRows} where digests.digest_id = k.value->>0 and digests.lease_until <= ${number(1)}
    returning digest_id, user_key, sealed_conversation, sealed_submission, lease_holder, lease_until, fence, openings,
      revision, kind, created_at, chosen_in`,

  /** `[digest_id]` */
  entriesOf: ({ rows }: Reading) => `
    select e.* from ${rows} cross join entries e where e.digest_id = k.value->>0 order by e.digest_id, e.part`,

  /** `[digest_id]` */
  messagesOf: ({ rows }: Reading) => `
    select m.user_key, m.message_id, m.digest_id, m.part, m.state, m.revision, m.sealed_message
      from ${rows} cross join messages m where m.digest_id = k.value->>0 and m.sealed_message is not null`,

  /**
   * `[user_key, message_id, client_id, digest_id, part, sent_at, sealed_message, taken_in_at, knowledge, other_id]`: fewer come
   * back when somebody else has taken one in since `known`, under this id or the other.
   */
  takeInMessages: (reading: Reading) => `${inserts.messages(reading, isNew)}
    on conflict do nothing returning user_key, message_id`,

  /** `[digest_id, part, state, written_at, sealed_likeness, verify_at, sealed_memory]` */
  intendEntries: (reading: Reading, where = 'true') => `${inserts.entries(reading, where)}
    on conflict (digest_id, part) do update set state = excluded.state, written_at = excluded.written_at,
      sealed_likeness = excluded.sealed_likeness, verify_at = excluded.verify_at,
      sealed_memory = coalesce(excluded.sealed_memory, entries.sealed_memory), missing_since = null`,

  /** `[user_key, message_id, digest_id, part]`: messages that are about to be written, or are in the entry already. */
  intendMessages: ({ rows }: Reading, where = 'true') => `
    update messages set part = cast(k.value->>3 as integer) from ${rows} where messages.user_key = k.value->>0
      and messages.message_id = k.value->>1 and messages.digest_id = k.value->>2
      and (messages.state = 'pending' or messages.state = 'unfiled' and messages.part = cast(k.value->>3 as integer))
      and ${where}
    returning message_id`,

  /** `[digest_id, fence, ends, at, otherwise, revision]`: leases that are still held, ended or not. */
  holdDigests: ({ lockedRows }: Reading) => `
    update digests set
      lease_holder = case when ${number(2)} = 1 then null else lease_holder end,
      lease_until = case when ${number(2)} = 1 then 0 else lease_until end,
      fence = fence + ${number(2)},
      attempts = case when ${number(2)} = 1 then 0 else attempts end,
      openings = case when ${number(2)} = 1 then 0 else openings end,
      sealed_problem = case when ${number(2)} = 1 then null else sealed_problem end,
      problem_at = case when ${number(2)} = 1 then null else problem_at end,
      next_attempt_at = case when ${number(2)} = 0 then next_attempt_at
        when revision > ${number(5)} and (k.value->>3 is null or ${number(3)} > ${number(4)}) then ${number(4)}
        else ${number(3)} end
      from ${lockedRows} where digests.digest_id = k.value->>0 and digests.fence = ${number(1)}
    returning digest_id`,

  /** `[digest_id, part, log_id_json, verify_at, revision, sealed_likeness, sealed_memory]` */
  fileEntries: ({ rows }: Reading) => `
    update entries set state = 'filed', log_id_json = k.value->>2, verify_at = ${number(3)}, revision = ${number(4)},
      sealed_likeness = coalesce(k.value->>5, entries.sealed_likeness),
      sealed_memory = coalesce(k.value->>6, entries.sealed_memory), missing_since = null
      from ${rows} where entries.digest_id = k.value->>0 and entries.part = cast(k.value->>1 as integer)`,

  /**
   * `[user_key, message_id, part, told, up_to]`: what was learnt in a later revision than that still waits.
   * Spelled so that SQLite does not go through all that waits.
   */
  fileMessages: ({ rows }: Reading) => `
    update messages set state = 'filed', reason = null, told = cast(k.value->>3 as integer) from ${rows}
      where messages.user_key = k.value->>0 and messages.message_id = k.value->>1
      and coalesce(messages.state, '') in ('pending', 'unfiled') and messages.part = cast(k.value->>2 as integer)
      and (k.value->>4 is null or messages.revision <= ${number(4)})`,
};
