/** `2026-03-01T09:30:00Z`: whole seconds, as API v2 writes moments. */
export function secondsTime(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}

/** `2026-03-01 09:30:00`: UTC without saying so, as API v1 writes most moments. */
export function spacedTime(at: number): string {
  return new Date(at).toISOString().slice(0, 19).replace('T', ' ');
}

/** `+03:00`: how far the zone is from UTC at that moment. */
export function zoneOffset(timezone: string, at: number): string {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone: timezone, timeZoneName: 'longOffset' });
  const name = parts.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT';
  return name === 'GMT' ? '+00:00' : name.slice('GMT'.length);
}
