import type { CallTextSettings } from '../call/call-text-settings.js';
import { markerOf } from './identity.js';
import type { RenderSettings } from './plan.js';

export type CallSettings = CallTextSettings;

/** What the text of a call is rendered with, for a user and a connector. */
export function callSettings(callId: string, { user, connector, format }: RenderSettings): CallSettings {
  return {
    format,
    zone: user,
    agentName: user.name ?? 'Agent',
    userSettings: user.userSettings ?? {},
    markerOf: (part) => markerOf(callId, part),
    markerPlace: connector.marker,
    entryBytes: connector.limits.entryBytes,
    subjectCharacters: connector.limits.subjectCharacters,
  };
}
