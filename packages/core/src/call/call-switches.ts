import { z } from 'zod';

/** What a call's text shows, by the ids of App Connect's settings, and what counts until somebody has chosen (calls, 2.5). */
const defaults = {
  addCallLogNote: true,
  addCallSessionId: false,
  addRingCentralUserName: false,
  addRingCentralNumber: false,
  addCallLogSubject: true,
  addCallLogContactNumber: false,
  addCallLogDateTime: true,
  addCallLogDuration: true,
  addCallLogResult: true,
  addCallLogRecording: true,
  addCallLogAiNote: true,
  addCallLogTranscript: true,
  addCallLogRingSenseRecordingTranscript: true,
  addCallLogRingSenseRecordingSummary: true,
  addCallLogRingSenseRecordingAIScore: true,
  addCallLogRingSenseRecordingBulletedSummary: true,
  addCallLogRingSenseRecordingLink: true,
  addCallLogLegs: true,
} as const;

const DEFAULT_DATE_FORMAT = 'YYYY-MM-DD hh:mm:ss A';

export type CallSwitch = keyof typeof defaults;

/** What to show, and how to print a moment (a pattern of moment.js). */
export interface CallSwitches {
  shows: (name: CallSwitch) => boolean;
  dateFormat: string;
}

const switchSchema = z.object({ value: z.union([z.boolean(), z.stringbool()]) });
const dateFormatSchema = z.object({
  value: z.string().regex(/^[YMDHhmsAaZTdo .,:/[\]-]{4,40}$/),
});

/**
 * Reads the person's switches. What is missing or strange counts as nobody's choice.
 *
 * @example
 * readCallSwitches({ addCallLogResult: { value: false } }).shows('addCallLogResult'); // false
 */
export function readCallSwitches(userSettings: Record<string, unknown>): CallSwitches {
  const dateFormat = dateFormatSchema.safeParse(userSettings['logDateFormat']);
  return {
    shows: (name) => {
      const chosen = switchSchema.safeParse(userSettings[name]);
      return chosen.success ? chosen.data.value : defaults[name];
    },
    dateFormat: dateFormat.success ? dateFormat.data.value : DEFAULT_DATE_FORMAT,
  };
}
