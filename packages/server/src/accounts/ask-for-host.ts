/**
 * What somebody reads who signs in without a host, where each account of the CRM has its own. Over HTTP an error is only its
 * sentence: by this one `daybook send`, which has no browser, knows what is missing.
 */
export function askForHost(crm: string): string {
  return `Open a page of ${crm} in this browser first, then sign in: Daybook must know your account's address.`;
}
