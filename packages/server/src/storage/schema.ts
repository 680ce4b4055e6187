import type { Generated } from 'kysely';

/** Times are epoch milliseconds. Columns named `sealed_…` are encrypted JSON; `…_json` is JSON in clear. */
export interface DaybookDatabase {
  installation: { name: string; value: string };
  users: UserTable;
  sessions: SessionTable;
  known_contacts: KnownContactTable;
  digests: DigestTable;
  entries: EntryTable;
  messages: MessageTable;
  closed_messages: ClosedMessageTable;
  calls: CallTable;
  figures: FigureTable;
  write_checks: { id: number; checks: number };
}

export interface UserTable {
  user_key: string;
  platform: string;
  account_id: string;
  /** `<crm user id>-<platform>`. */
  crm_user_id: string;
  hostname: string;
  /** Name, zone and what the connector keeps; the API key or tokens. Null after signing out. */
  sealed_profile: string;
  sealed_credentials: string | null;
  sealed_settings: string;
  /** When the reading of the profile began, and when it is to be read again; null: at the next sign-in only. */
  profile_read_at: Generated<number>;
  profile_due_at: number | null;
  /** Since when the CRM takes nothing that is written with this login. */
  login_refused_at: number | null;
  /** Who renews the tokens, and until when nobody else may. */
  token_lease_holder: string | null;
  token_lease_until: Generated<number>;
  updated_at: number;
}

export interface SessionTable {
  session_id: string;
  user_key: string;
  created_at: number;
  expires_at: number;
  revoked_at: number | null;
  /** The sign-in of a client that opened this visit to our own pages; null for a sign-in of its own. */
  opened_by: string | null;
}

/** Who stands behind a number, as the CRM last said: group members' names, and contacts made a moment ago. */
export interface KnownContactTable {
  user_key: string;
  /** A pseudonym: numbers are looked up, never listed. */
  phone: string;
  contact_id: string;
  sealed_contact: string;
  created_by_us: number;
  seen_at: number;
}

export interface DigestTable {
  digest_id: string;
  user_key: string;
  /** `day`, or `call`: then what is known of it stands in its one row of `messages`, and its ids in `calls`. */
  kind: Generated<string>;
  sealed_conversation: string;
  sealed_submission: string;
  lease_holder: string | null;
  lease_until: Generated<number>;
  fence: Generated<number>;
  /** For delivery in the background: how often it was tried, and when it is next. */
  attempts: Generated<number>;
  next_attempt_at: number | null;
  /** Why messages of this digest are not filed, and since when. */
  sealed_reason: string | null;
  unfiled_since: number | null;
  /** What went wrong when it was last tried, and when, as long as it is tried again. */
  sealed_problem: string | null;
  problem_at: number | null;
  /** Grows whenever a message comes, or something new is learnt about one. */
  revision: Generated<number>;
  /** The revision in which something was last chosen in the form of a day that was known; 0 for never. */
  chosen_in: Generated<number>;
  /** How often it was opened since a writer last came to its end. */
  openings: Generated<number>;
  created_at: number;
  updated_at: number;
  /** 1 when nothing but ids is left of it: sealed columns are then empty, its messages in `closed_messages`. */
  is_closed: Generated<number>;
}

export interface EntryTable {
  digest_id: string;
  part: number;
  state: string;
  log_id_json: string | null;
  written_at: number;
  /** By which our own text is known again; empty when its day was closed. */
  sealed_likeness: Generated<string>;
  verify_at: number | null;
  missing_since: number | null;
  /** Of the digest, as the entry tells it. */
  revision: Generated<number>;
  /** Of a call's entry: what we wrote there. */
  sealed_memory: Generated<string | null>;
}

export interface MessageTable {
  user_key: string;
  /** Scoped: with the contact in a group, with a number for a piece. */
  message_id: string;
  /** As the client names the message. */
  client_id: string;
  digest_id: string;
  part: number | null;
  state: string;
  /** Code of the error that keeps the message from being filed. */
  reason: string | null;
  sent_at: number;
  /** Null when the text was dropped. */
  sealed_message: string | null;
  /** When it was taken in, or last waited anew; of one that was given up or dismissed, when that was. */
  taken_in_at: number;
  /** Print of what is known of it, made with the installation's key; null when that was never taken. */
  knowledge: string | null;
  /** Of the digest, in which something new was learnt about it. */
  revision: Generated<number>;
  /** 1 when its sender was told that it is logged, or left out. */
  told: Generated<number>;
}

/** By which a call is found, whoever of the person's devices asks. Stays when its text is dropped. */
export interface CallTable {
  digest_id: string;
  /** RingCentral's id of the call. */
  session_id: string;
  user_key: string;
  /** Hash of the extension that took part; empty where nobody has told it. */
  extension: string;
  telephony_session_id: string | null;
  contact_id_json: string | null;
  /** Of a call whose text was dropped: what may be remembered of it, which is none of anybody's words. */
  sealed_rest: Generated<string | null>;
  touched_at: number;
}

/** What stays of a message when its day is closed: that it is known, and where it stands. */
export interface ClosedMessageTable {
  user_key: string;
  message_id: string;
  /** Null when it is the same as `message_id`, as nearly always. */
  client_id: string | null;
  digest_id: string;
  /** The entry that the message stands in, 0 where nobody knows which; null when it was dismissed. */
  part: number | null;
}

/** What happened in half an hour, by name; see `src/figures`. */
export interface FigureTable {
  slot_at: number;
  platform: string;
  account: string;
  figure: string;
  value: number;
}
