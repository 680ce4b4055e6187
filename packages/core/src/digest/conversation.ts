import { z } from 'zod';
import { contactInfoSchema, contactSchema } from '../contract/v1/contact.js';
import { partySchema } from '../contract/v1/message.js';
import { userSchema } from '../contract/v1/user.js';

/**
 * What a day's entry says around its messages. Taken from the request that opened the day, and kept with it, so that
 * the entry can be rendered again without asking anybody.
 */
export const conversationSchema = z.object({
  /** The client's grouping key, opaque (protocol, section 4.1). */
  conversationLogId: z.string(),
  conversationId: z.string(),
  contact: contactInfoSchema,
  /** The agent's number: what tells inbound from outbound when a message does not say. */
  self: partySchema.optional(),
  /** The people on the other side; more than one is a group. */
  correspondents: z.array(partySchema),
  /** Group: the other members known to the CRM, one list of contacts each. */
  knownCorrespondents: z.array(z.array(contactSchema)).optional(),
  /** Shared thread of a call queue (protocol, section 4.8): one entry for its whole life. */
  thread: z
    .object({ owner: z.string(), assignee: z.string().optional(), status: z.string().optional() })
    .optional(),
  /**
   * The person's zone when the day was opened: the entry's day and times stay those of it, wherever the person moves.
   * Without it: the zone of now.
   */
  zone: userSchema.pick({ timezoneName: true, timezoneOffset: true }).optional(),
});
export type Conversation = z.infer<typeof conversationSchema>;

/** Whether several people are on the other side: each of them then has an entry of its own. */
export function isGroup(conversation: Pick<Conversation, 'correspondents'>): boolean {
  return conversation.correspondents.length > 1;
}
