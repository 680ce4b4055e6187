import { type CallFact, callFactSchema, type RawCallFact } from '../../src/call/call-fact.js';
import { type CallKnowledge } from '../../src/call/call-knowledge.js';
import { learnOfCall } from '../../src/call/learn-of-call.js';

/** What App Connect's client sends of one call, request by request; nothing of it is a real person's. */
export function fact(changes: Partial<RawCallFact>): CallFact {
  return callFactSchema.parse({ origin: 'sync', sessionId: '700001', ...changes });
}

/** All that is known after these, in this order, of a call that is not filed yet. */
export function knowledgeOf(facts: readonly CallFact[]): CallKnowledge {
  const known = facts.reduce<CallKnowledge | undefined>(
    (before, next) => learnOfCall(before, next, { isFiled: false }),
    undefined,
  );
  if (known === undefined) throw new Error('No fact was given');
  return known;
}

const ada = { phoneNumber: '+14155550100', name: 'ADA KNOWN' };
const ann = { phoneNumber: '+16505550001', name: 'Ann Agent', extensionNumber: '101' };

/** The life of one recorded call (calls, section 0.1). */
export const life = {
  answered: fact({
    origin: 'post',
    telephonySessionId: 's-a1',
    direction: 'Inbound',
    result: 'CallConnected',
    startTime: 1_784_048_520_000,
    duration: 3,
    from: ada,
    to: ann,
    subject: 'Inbound Call from Ada Known',
    note: '',
    fields: { deals: 901 },
    recordingLink: '(pending...)',
    contact: { id: 101, name: 'Ada Known', type: 'Contact', phoneNumber: '+14155550100' },
    extensionNumber: '101',
  }),
  disposition: fact({ origin: 'disposition', fields: { deals: 901 }, note: '' }),
  cachedNote: fact({ origin: 'cachedNote', note: 'Wants a quote' }),
  hangUp: fact({
    origin: 'edit',
    subject: 'Inbound Call from Ada Known',
    note: 'Wants a quote',
    startTime: 1_784_048_520_000,
    duration: 93,
    result: 'Disconnected',
    direction: 'Inbound',
    from: { phoneNumber: '+14155550100' },
    to: { phoneNumber: '+16505550001' },
  }),
  record: fact({
    note: 'Wants a quote',
    startTime: 1_784_048_521_000,
    duration: 95,
    result: 'Call connected',
    direction: 'Inbound',
    from: { phoneNumber: '+14155550100' },
    to: { phoneNumber: '+16505550001' },
  }),
  recording: fact({
    note: 'Wants a quote',
    startTime: 1_784_048_521_000,
    duration: 95,
    result: 'Call connected',
    recordingLink: 'https://r.example/1',
  }),
  aiNote: fact({ note: 'Wants a quote', aiNote: 'Ada wants twelve units.' }),
  transcript: fact({ note: 'Wants a quote', transcript: 'Ada: Twelve, please.\nAnn: Right away.' }),
} satisfies Record<string, CallFact>;
