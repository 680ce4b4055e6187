import { z } from 'zod';
import { contactInfoSchema } from '../contract/v1/contact.js';
import { userSchema } from '../contract/v1/user.js';
import { callLegSchema, PENDING } from './call-fact.js';

/**
 * How good a telling is: `pending` is 0, a living call 1, hang-up 2, RingCentral's own record 3; and how long the call was
 * by then, for the longer one was told later.
 */
const stampSchema = z.object({ rank: z.number(), seconds: z.number() });
export type Stamp = z.output<typeof stampSchema>;

export const RECORD = 3;
export const HANG_UP = 2;

const stamped = <Value extends z.ZodType>(value: Value) => stampSchema.extend({ value }).optional();

const endSchema = z.object({ phoneNumber: z.string().optional(), extensionNumber: z.string().optional() });

/**
 * Everything that is known of one call, merged from all that was said of it. It is JSON, and the truth: the text in the CRM
 * is made of it, and never read to learn a fact.
 */
export const callKnowledgeSchema = z.object({
  sessionId: z.string(),
  telephonySessionId: z.string().optional(),
  recordId: z.string().optional(),
  partyId: z.string().optional(),
  /**
   * The person's zone when the call was taken in: its day and times stay those of it, wherever the person moves. Without it: the
   * zone of now.
   */
  zone: userSchema.pick({ timezoneName: true, timezoneOffset: true }).optional(),
  /** The best telling of all. */
  told: stampSchema,
  direction: stamped(z.enum(['Inbound', 'Outbound'])),
  result: stamped(z.string()),
  startTime: stamped(z.number()),
  /** In whole seconds. */
  duration: stamped(z.number()),
  from: stamped(endSchema),
  to: stamped(endSchema),
  legs: stamped(z.array(callLegSchema)),
  /** Who is behind a number or an extension: a later telling may leave names out. */
  people: z.record(
    z.string(),
    z.object({ name: z.string().optional(), extensionNumber: z.string().optional() }),
  ),
  recordingLink: stamped(z.string()),
  voicemailLink: stamped(z.string()),
  voicemailMessageId: z.string().optional(),
  aiNote: z.string().optional(),
  transcript: z.string().optional(),
  ringSenseTranscript: z.string().optional(),
  ringSenseSummary: z.string().optional(),
  ringSenseBulletedSummary: z.string().optional(),
  ringSenseAIScore: z.string().optional(),
  ringSenseLink: stamped(z.string()),
  /** `person`: typed in a form, perhaps empty. `client`: the client's own default. */
  subject: z.object({ person: z.string().optional(), client: z.string().optional() }),
  note: z.object({
    /** As it should stand, by all that was said. */
    text: z.string(),
    /** Fingerprints of what clients hold, oldest first: who sends one of these again has changed nothing. */
    known: z.array(z.string()),
  }),
  /** Clients that have told the hang-up by themselves, the last ones: what such a one says after that is a person's. */
  hungUp: z.array(z.string()).optional(),
  fields: z.record(z.string(), z.unknown()),
  contact: contactInfoSchema.optional(),
  extensionNumber: z.string().optional(),
  agentName: z.string().optional(),
});
export type CallKnowledge = z.output<typeof callKnowledgeSchema>;

/** Whether RingCentral's record has come: result and length are final. */
export function isFinal({ told }: Pick<CallKnowledge, 'told'>): boolean {
  return told.rank >= RECORD;
}

/** Whether nobody talks any more. */
export function hasEnded({ told }: Pick<CallKnowledge, 'told'>): boolean {
  return told.rank >= HANG_UP;
}

/** A link that can be opened; undefined while it is still to come. */
export function linkOf(told: CallKnowledge['recordingLink']): string | undefined {
  return told === undefined || told.value === PENDING ? undefined : told.value;
}

/** The two sides of a call. */
export interface Side {
  phoneNumber?: string;
  extensionNumber?: string;
  name?: string;
}

/** The contact's side and the agent's, by the direction; a call without one is read as inbound. */
export function sidesOf(known: CallKnowledge): { contactSide: Side; agentSide: Side } {
  const isOutbound = known.direction?.value === 'Outbound';
  const [from, to] = [sideOf(known, known.from?.value), sideOf(known, known.to?.value)];
  const agent = isOutbound ? from : to;
  return {
    contactSide: isOutbound ? to : from,
    agentSide: {
      ...agent,
      ...(known.extensionNumber !== undefined && { extensionNumber: known.extensionNumber }),
    },
  };
}

function sideOf({ people }: CallKnowledge, end: z.output<typeof endSchema> | undefined): Side {
  if (end === undefined) return {};
  const person = people[end.phoneNumber ?? end.extensionNumber ?? ''];
  const extensionNumber = end.extensionNumber ?? person?.extensionNumber;
  return {
    ...(end.phoneNumber !== undefined && { phoneNumber: end.phoneNumber }),
    ...(extensionNumber !== undefined && { extensionNumber }),
    ...(person?.name !== undefined && { name: person.name }),
  };
}

/**
 * What may be kept of a call whose texts are dropped: when, how long, with what result, and prints of the notes that
 * browsers repeat.
 */
export function withoutWords(known: CallKnowledge): CallKnowledge {
  const { sessionId, telephonySessionId, zone, told, direction, result, startTime, duration, contact, note } =
    known;
  return {
    sessionId,
    ...(telephonySessionId !== undefined && { telephonySessionId }),
    ...(zone && { zone }),
    told,
    ...(direction && { direction }),
    ...(result && { result }),
    ...(startTime && { startTime }),
    ...(duration && { duration }),
    people: {},
    subject: {},
    note: { text: '', known: note.known },
    fields: {},
    ...(contact && { contact: { id: contact.id, name: '' } }),
  };
}
