import type { LogFormat } from '../contract/v1/digest.js';
import type { Zone } from '../digest/local-time.js';

/** What a call's text is made with, besides what is known of the call. */
export interface CallTextSettings {
  format: LogFormat;
  /** In which moments are printed: the agent's, when the call was taken in. */
  zone: Zone;
  /** As the CRM calls the agent. */
  agentName: string;
  /** The person's settings, each `{ value }`: which lines are shown. */
  userSettings: Record<string, unknown>;
  /** Names each of the call's entries. */
  markerOf: (part: number) => string;
  /** Whether the marker is the last line of our text (`body`) or the connector's business (`field`). */
  markerPlace: 'body' | 'field';
  /** Most bytes of UTF-8 in one entry. */
  entryBytes: number;
  /** Most characters (UTF-16 units) of a subject. */
  subjectCharacters: number;
}
