import type { ErrorCode, UnfiledDigest } from '@daybook/core';

const advice: Partial<Record<ErrorCode, string>> = {
  crm_login_expired: 'Sign in to your CRM again in App Connect, then try again.',
  crm_not_found:
    'The contact may have been deleted or merged. Log the conversation again with the right contact.',
  contact_not_created:
    'Create the contact in App Connect: this is then logged by itself. Or log the conversation again with another contact.',
  crm_rejected: 'Something in this entry does not suit your CRM. Ask your CRM administrator, then try again.',
  crm_conflict: 'Somebody is changing this entry. Try again in a moment.',
  entry_deleted:
    'Try again makes a new entry with the messages that came after the deletion; dismiss leaves it deleted.',
  call_deleted: 'Try again makes a new entry with all that is known of the call; dismiss leaves it deleted.',
  call_half_filed: 'Choose other values in the form, or set these fields in your CRM and dismiss.',
  fate_unknown: 'Look into your CRM first. If the entry is there, dismiss; if it is not, try again.',
  crm_unavailable: 'Your CRM was away for days. When it is back, try again.',
  crm_rate_limit:
    'Your CRM has been refusing requests for days: its daily limit may be too low. Then try again.',
  unreadable:
    'Tell your administrator. When it is mended, this is logged by itself; or log the conversation by hand and dismiss.',
  connector_contract:
    'This is a fault of the connector. Tell your administrator, and try again after an update.',
};

/** What would help, in a salesperson's words; the reason itself says what happened. */
export function adviceOn(code: ErrorCode): string | undefined {
  return advice[code];
}

/** What it is that could not be filed. */
export function describeUnfiled({ kind, messages, first }: Named): string {
  if (kind === 'call') return 'A call';
  if (messages === 1 && first?.type === 'VoiceMail') return 'A voicemail';
  if (messages === 1 && first?.type === 'Fax') return 'A fax';
  return `${messages} ${messages === 1 ? 'message' : 'messages'}`;
}

/** The same, and with whom it is. */
export function describeDigest({ contactName, ...what }: Named & Pick<UnfiledDigest, 'contactName'>): string {
  return `${describeUnfiled(what)} with ${contactName || 'somebody unknown'}`;
}

type Named = Pick<UnfiledDigest, 'kind' | 'messages' | 'first'>;

/** Whose number it came from or went to, behind a comma; empty when that is not known. */
export function describeNumber({ first }: Pick<UnfiledDigest, 'first'>): string {
  if (first?.phoneNumber === undefined) return '';
  return `, ${first.direction === 'Outbound' ? 'to' : 'from'} ${first.phoneNumber}`;
}

/** What is on its way, and what comes of it. */
export function describeWaiting(waiting: number, crm: string): string {
  return waiting === 1
    ? `1 message or call waits: Daybook files it by itself as soon as ${crm} takes it.`
    : `${waiting} messages or calls wait: Daybook files them by itself as soon as ${crm} takes them.`;
}
