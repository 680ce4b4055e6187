import type { CallOutcome } from '../contract/v1/phone-call.js';
import { type CallKnowledge, isFinal } from './call-knowledge.js';

/** RingCentral's results, in the spelling of its call log, without case and signs. */
const outcomes: Record<string, CallOutcome> = {
  callconnected: 'connected',
  accepted: 'connected',
  connected: 'connected',
  answered: 'connected',
  received: 'connected',
  missed: 'missed',
  answeredelsewhere: 'missed',
  abandoned: 'missed',
  noanswer: 'no_answer',
  busy: 'busy',
  voicemail: 'voicemail',
  rejected: 'rejected',
  declined: 'rejected',
  blocked: 'rejected',
};

/** What came of a call, in one word; `unknown` until RingCentral's record says it. */
export function outcomeOf(known: CallKnowledge): CallOutcome {
  const result = known.result?.value;
  if (result === undefined || !isFinal(known)) return result === 'CallConnected' ? 'connected' : 'unknown';
  return outcomes[result.toLowerCase().replace(/[^a-z]/g, '')] ?? 'other';
}
