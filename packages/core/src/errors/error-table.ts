/**
 * Every error that Daybook can raise, in one place: what kind it is, which HTTP status it becomes, whether trying
 * again can help, and what a salesperson reads. `{crm}` and `{detail}` are filled in by {@link DaybookError}.
 *
 * Two rules come from the real client (protocol, section 0). It shows nothing for a 404, so no error that a person
 * should see is one. And the words "authorize CRM platform" in a 400 sign the person out, so they stand only where
 * the login really is the problem.
 */
export const errorTable = {
  not_signed_in: row('auth', 400, 'Please go to Settings and authorize CRM platform: {detail}.'),
  crm_login_expired: row(
    'auth',
    400,
    '{crm} no longer accepts the stored login. Please go to Settings and authorize CRM platform again.',
  ),
  login_refused: row('auth', 400, '{crm} refused the login: {detail}'),

  notice_refused: row(
    'auth',
    401,
    'This notice does not come from {crm}: its credentials are not those of the app.',
  ),

  crm_rate_limit: row('rate_limit', 429, '{crm} asks us to slow down. Please try again in a little while.'),
  crm_budget_spent: row(
    'rate_limit',
    429,
    "Daybook has used its share of {crm}'s daily budget ({detail}). It goes on by itself when the next day begins.",
  ),
  crm_budget_exhausted: row(
    'rate_limit',
    429,
    '{crm} says that the daily budget of all apps together is used up. Daybook goes on by itself when {crm} takes requests again.',
  ),
  too_many_requests: row('rate_limit', 429, 'Too many requests. Please try again in {detail}.'),

  crm_unavailable: row('unavailable', 503, '{crm} is not answering ({detail}). Please try again later.'),
  storage_unavailable: row(
    'unavailable',
    503,
    'Daybook cannot reach its database. Nothing was logged: please try again later.',
  ),
  overloaded: row('unavailable', 503, 'Daybook is busy. Nothing was logged: please try again in {detail}.'),
  request_too_slow: row(
    'unavailable',
    408,
    'This request did not arrive in time. Nothing was logged: please try again.',
  ),
  stopping: row(
    'unavailable',
    503,
    'Daybook is being stopped or restarted. Nothing was logged: please try again in a minute.',
  ),
  unexpected: row(
    'unavailable',
    503,
    'Something went wrong in Daybook (reference {detail}). Please try again; if it stays, tell your administrator the reference.',
  ),

  crm_not_found: row('not_found', 400, '{crm} does not know this record: {detail}'),
  unknown_platform: row('not_found', 400, 'Platform not found: {detail}'),
  unknown_route: row('not_found', 404, 'There is nothing at {detail}.'),

  crm_rejected: row('rejected', 400, '{crm} refused this entry: {detail}'),
  crm_forbidden: row(
    'rejected',
    400,
    'Your account may not do this in {crm}: {detail}. Ask its administrator.',
  ),
  bad_request: row('rejected', 400, 'This request cannot be read: {detail}'),
  no_messages: row('rejected', 400, 'There is no message to log in this request.'),
  no_contact: row('rejected', 400, 'Choose a contact before logging: the request names none.'),
  contact_not_created: row(
    'rejected',
    400,
    'There is no contact yet for {detail}. Create the contact first, then log the conversation again.',
  ),
  host_not_allowed: row(
    'rejected',
    400,
    '{crm} cannot be reached at {detail}: its connector does not allow this host.',
  ),
  not_supported: row('rejected', 400, '{detail}'),
  body_too_large: row('rejected', 413, 'This request is too large: the limit is {detail}.'),
  headers_too_large: row(
    'rejected',
    431,
    "This request's address and headers are too long: the limit is {detail}.",
  ),
  admin_only: row('rejected', 403, 'Only an administrator can read or change these settings.'),
  operators_only: row(
    'rejected',
    403,
    'This page is for whoever runs this Daybook: it opens on the machine that it runs on, at localhost and not through a proxy. To open it otherwise, set DAYBOOK_OPERATOR_PASSWORD there.',
  ),
  operator_password: row(
    'rejected',
    401,
    "This page is for whoever runs this Daybook: it asks for the operator's password.",
  ),
  other_site: row(
    'rejected',
    403,
    "This was sent by another website's page. Nothing was done: open the page of Daybook itself, and press the button there.",
  ),

  crm_conflict: row('conflict', 409, '{crm} holds a newer version of this entry: {detail}'),

  entry_deleted: row(
    'conflict',
    409,
    "This day's entry was deleted in {crm}. Daybook leaves it deleted; new messages of that day are on your unfiled list.",
  ),
  fate_unknown: row(
    'conflict',
    409,
    '{crm} did not say whether it stored this entry, and cannot be asked. Please look there before you try again from your unfiled list.',
  ),
  never_finished: row(
    'conflict',
    409,
    'Daybook began to write this entry again and again, and never came to its end. Please tell your administrator, and try again from your unfiled list.',
  ),
  dismissed: row(
    'conflict',
    409,
    'Not logged: {detail} taken off your unfiled list, and can be put back there for as long as Daybook keeps the text.',
  ),
  unreadable: row(
    'conflict',
    409,
    'Daybook cannot read any more what it keeps of this. Please tell your administrator: until that is mended, nothing is added to its entry.',
  ),
  settling: row(
    'unavailable',
    503,
    '{crm} has not said whether it stored this entry. Daybook waits a moment and looks.',
  ),
  entry_missing: row(
    'unavailable',
    503,
    "{crm} does not show this day's entry just now. Daybook looks once more in a moment.",
  ),
  kept: row(
    'unavailable',
    503,
    'Not logged yet: {detail} Your messages are kept, and Daybook logs them by itself as soon as it can.',
  ),
  call_deleted: row(
    'conflict',
    409,
    "This call's entry was deleted in {crm}. Daybook leaves it deleted, and writes nothing more about this call.",
  ),
  call_half_filed: row(
    'rejected',
    400,
    'The text of this call is in {crm}, but the fields of the form are not: {detail}',
  ),
  call_goes_on: row(
    'unavailable',
    503,
    '{crm} cannot change an entry later, so Daybook writes it when the call is over.',
  ),
  call_kept: row(
    'unavailable',
    503,
    'Not logged yet: {detail} The call is kept, and Daybook logs it by itself as soon as it can.',
  ),
  logged_elsewhere: row(
    'unavailable',
    503,
    'Another Daybook process is writing this entry. Your messages are kept and will be logged.',
  ),

  connector_contract: row('contract', 502, 'The connector for {crm} broke its contract: {detail}'),
} as const;

/** The error's identity: stable, documented, safe to test for. */
export type ErrorCode = keyof typeof errorTable;

/** Whether it is a code of this version: of a newer one there may be others in the same database. */
export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(errorTable, code);
}

/** Of what was written: the CRM will not take it another time either, unless text, form or contact is another, or the CRM was mended. */
export const refusals: readonly ErrorCode[] = ['crm_rejected', 'connector_contract', 'call_half_filed'];

/** What a caller does about it; several codes share a kind. */
export type ErrorKind =
  | 'auth'
  | 'rate_limit'
  | 'unavailable'
  | 'not_found'
  | 'rejected'
  | 'conflict'
  | 'contract';

/** One row of the table. */
export interface ErrorRow {
  kind: ErrorKind;
  /** HTTP status of the server's answer. */
  status: number;
  /** What the user reads, before `{crm}` and `{detail}` are filled in. */
  message: string;
}

function row(kind: ErrorKind, status: number, message: string): ErrorRow {
  return { kind, status, message };
}
