import type { CallTextSettings } from '../call/call-text-settings.js';
import { markerOf } from './identity.js';
import type { RenderSettings } from './plan.js';
import type { LoggedCall } from './record.js';

export type CallSettings = CallTextSettings;

/** What the text of a call is rendered with, for a user and a connector. */
export function callSettings(
  { id, known }: Pick<LoggedCall, 'id' | 'known'>,
  { user, connector, format }: RenderSettings,
): CallSettings {
  return {
    format,
    zone: known.zone ?? user,
    agentName: user.name ?? 'Agent',
    userSettings: user.userSettings ?? {},
    markerOf: (part) => markerOf(id, part),
    markerPlace: connector.marker,
    entryBytes: connector.limits.entryBytes,
    subjectCharacters: connector.limits.subjectCharacters,
  };
}
