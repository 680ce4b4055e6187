import type { Params, PhoneCall, User } from '@daybook/core';
import { type Draft, type NewActivity, ownerOf, toDue, toDuration, toLink } from './activity.js';

/** What an update may write: what is not there stays as it is. */
export type ActivityChange = Partial<Omit<NewActivity, 'type' | 'participants' | 'org_id'>>;

type CallChange = Params<'updateCallLog'>['changed'][number];

/** Everything that a call has to say about its activity. */
export const wholeCall: readonly CallChange[] = ['body', 'subject', 'time', 'duration', 'outcome', 'fields'];

/** The activity of a call. The rest of a long transcript has no length of its own, or reports would count it twice. */
export function draftOfCall({
  call,
  contactInfo,
  additionalSubmission: chosen,
}: Pick<Params<'createCallLog'>, 'call' | 'contactInfo' | 'additionalSubmission'>): Draft {
  const { subject, body, marker, startsAt, hasEnded } = call;
  return {
    kind: 'call',
    subject,
    body,
    marker,
    startsAt,
    durationSeconds: lengthOf(call),
    done: hasEnded,
    contactId: contactInfo.id,
    otherIds: [],
    chosen,
  };
}

/**
 * What of a logged call has to be written. Only a call that has just ended is marked as done: one that somebody opened
 * again in Pipedrive stays open when its recording comes.
 *
 * @param changed - what core has found changed, and nothing else
 */
export function toActivityChange(
  { user, call, additionalSubmission }: { user: User; call: PhoneCall; additionalSubmission: object },
  changed: readonly CallChange[],
): ActivityChange {
  const has = (change: CallChange): boolean => changed.includes(change);
  const seconds = lengthOf(call);
  return {
    ...(has('subject') && { subject: call.subject }),
    ...(has('body') && { note: call.body }),
    ...(has('time') && toDue(call.startsAt)),
    ...(has('duration') && seconds !== undefined && { duration: toDuration(seconds) }),
    ...(has('outcome') && call.hasEnded && { done: true }),
    ...(has('fields') && toLink({ ...additionalSubmission })),
    ...(has('owner') && { owner_id: ownerOf(user) }),
  };
}

function lengthOf({ part, durationSeconds }: PhoneCall): number | undefined {
  return part === 1 ? (durationSeconds ?? undefined) : undefined;
}
