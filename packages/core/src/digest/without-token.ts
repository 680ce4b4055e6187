const secretName = /token|authorization|secret|password/i;

/** Only https addresses are links. A token in the query or fragment, if a sender put one there, is taken out. */
export function withoutToken(address: string | null | undefined): string | undefined {
  if (!address || !URL.canParse(address)) return undefined;
  const url = new URL(address);
  if (url.protocol !== 'https:') return undefined;
  url.username = '';
  url.password = '';
  if (secretName.test(url.hash)) url.hash = '';
  const clean = new URLSearchParams();
  for (const [name, value] of url.searchParams) {
    if (secretName.test(name)) continue;
    clean.append(name, /^https?:/i.test(value) ? (withoutToken(value) ?? '') : value);
  }
  if (clean.toString() !== url.searchParams.toString()) url.search = clean.toString();
  return url.href;
}
