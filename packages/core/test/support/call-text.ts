import type { CallTextSettings } from '../../src/call/call-text-settings.js';

/** How the calls of the tests are written. */
export function textSettings(changes: Partial<CallTextSettings> = {}): CallTextSettings {
  return {
    format: 'text/html',
    zone: { timezoneName: 'America/Los_Angeles' },
    agentName: 'Ann Agent',
    userSettings: {},
    markerOf: (part) => `Daybook #k7Q2mX9aBc${part}2`,
    markerPlace: 'body',
    entryBytes: 90_000,
    subjectCharacters: 255,
    ...changes,
  };
}
