import {
  type CallChange,
  type CallKnowledge,
  type CallLog,
  type CallMemory,
  type CallTextSettings,
  type ContactInfo,
  callFactSchema,
  DaybookError,
  type LogFormat,
  learnOfCall,
  markerOf,
  mergeIntoEntry,
  type Params,
  type RawCallFact,
  type RecordId,
  renderCall,
  toCallParameters,
  type User,
} from '@daybook/core';
import { type Attempt, attempt } from './attempt.js';
import type { CaseContext } from './case-context.js';
import { ConformanceFailure, check } from './check.js';
import { AGENT, HOME_ZONE } from './script.js';

const SESSION = '700001';
const TRIES = 4;

/** A call that goes on: what the client says when it is answered. */
const answered: Omit<RawCallFact, 'origin' | 'sessionId'> = {
  direction: 'Inbound',
  result: 'CallConnected',
  startTime: Date.parse('2026-07-14T17:02:00Z'),
  subject: 'Inbound Call from Ada Known',
  to: { phoneNumber: AGENT.phoneNumber, name: AGENT.name, extensionNumber: '101' },
};

/** What makes it a call whose length nobody knows yet. */
export const whileTheyTalk: Partial<RawCallFact> = { duration: 'pending', result: undefined };

/** What RingCentral's record says of it later. */
export const record = { result: 'Call connected', duration: 3_569 } satisfies Partial<RawCallFact>;

/** A call as core has rendered it for the connector. */
export interface WrittenCall {
  contact: ContactInfo;
  known: CallKnowledge;
  settings: CallTextSettings;
  memory: CallMemory;
  /** The entry as it should stand. */
  digest: { subject: string; body: string; format: LogFormat };
  signal?: AbortSignal;
}

/** A call of somebody who is in the CRM, not written yet. */
export async function aCall(
  context: CaseContext,
  changes: Partial<RawCallFact> = {},
  seeded?: ContactInfo,
  session = SESSION,
): Promise<WrittenCall> {
  const { user } = await context.caller();
  const contact = seeded ?? (await context.seed());
  const format = await context.format();
  const { limits, marker } = context.facts;
  const settings: CallTextSettings = {
    format,
    zone: { timezoneName: user.timezoneName ?? HOME_ZONE },
    agentName: AGENT.name,
    userSettings: {},
    markerOf: (part) => markerOf(`call-${session}/${contact.id}`, part),
    markerPlace: marker,
    entryBytes: limits.entryBytes,
    subjectCharacters: limits.subjectCharacters,
  };
  const from = { phoneNumber: contact.phoneNumber, name: contact.name };
  const said = { ...answered, from, contact, ...changes, origin: 'post' as const, sessionId: session };
  const known = learnOfCall(undefined, callFactSchema.parse(said), { isFiled: false });
  const [first] = renderCall(known, settings);
  check(first, 'core renders no entry of a call');
  const { subject, body, memory } = first;
  return { contact, known, settings, memory, digest: { subject, body, format } };
}

/** @throws DaybookError `crm_rejected` when the connector gives no id, as core does */
export async function createCall(
  context: CaseContext,
  call: WrittenCall,
  previous: 'none' | 'uncertain' = 'none',
): Promise<RecordId> {
  const result = await context.call('createCallLog', {
    ...(await context.caller()),
    contactInfo: call.contact,
    previous,
    ...(call.signal && { signal: call.signal }),
    ...parametersOf(call, call.known.fields),
  });
  const { logId } = result;
  if (logId !== null && logId !== undefined && logId !== '') return logId;
  const detail = result.returnMessage?.message ?? 'it gave no reason';
  throw new DaybookError('crm_rejected', { crm: context.facts.manifest.displayName, detail });
}

/** A call that stands in the CRM. */
export async function aLoggedCall(
  context: CaseContext,
  changes: Partial<RawCallFact> = {},
): Promise<{ call: WrittenCall; logId: RecordId }> {
  const call = await aCall(context, changes);
  return { call, logId: await createCall(context, call) };
}

/**
 * Tells the connector what has become known, as core does: the entry is read where that is possible, and what people have
 * written in it is part of the text.
 */
export async function updateCall(
  context: CaseContext,
  call: WrittenCall,
  logId: RecordId,
  said: Omit<RawCallFact, 'origin' | 'sessionId'>,
): Promise<WrittenCall> {
  const fact = callFactSchema.parse({ ...said, origin: 'sync', sessionId: SESSION });
  const known = learnOfCall(call.known, fact, { isFiled: true });
  const read = context.facts.has('getCallLog') ? await readCall(context, call.contact, logId) : call.digest;
  check(read, 'the entry of a call cannot be read');
  const standing = { ...read, body: read.body ?? call.digest.body };
  const { settings, memory } = call;
  const merge = mergeIntoEntry({ known, part: 1, settings, memory, standing });
  const digest = { ...call.digest, subject: merge.subject, body: merge.body };
  const next = { ...call, known, digest, memory: merge.memory.written };
  await writeChanges(context, next, logId, merge.changed);
  return next;
}

/** One call of `updateCallLog`. */
export async function writeChanges(
  context: CaseContext,
  call: WrittenCall,
  logId: RecordId,
  changed: CallChange[],
): Promise<void> {
  const { user, authHeader } = await context.caller();
  await context.call('updateCallLog', {
    user,
    authHeader,
    contactInfo: call.contact,
    logId,
    changed,
    existingCallLog: rowOf(user, call, logId),
    ...(call.signal && { signal: call.signal }),
    ...parametersOf(call, changed.includes('fields') ? call.known.fields : {}),
  });
}

/** What was chosen in the form after the call was logged is written, as core does. */
export async function chooseForCall(context: CaseContext, call: WrittenCall, logId: RecordId): Promise<void> {
  if (!context.facts.has('upsertCallDisposition')) return writeChanges(context, call, logId, ['fields']);
  const { user, authHeader } = await context.caller();
  const { logId: disposed, returnMessage } = await context.call('upsertCallDisposition', {
    user,
    authHeader,
    contactInfo: call.contact,
    logId,
    existingCallLog: rowOf(user, call, logId),
    dispositions: call.known.fields,
  });
  if (disposed !== null && disposed !== undefined && disposed !== '') return;
  const detail = returnMessage?.message ?? 'it gave no reason';
  throw new DaybookError('crm_rejected', { crm: context.facts.manifest.displayName, detail });
}

/** Null when the entry is gone, in either of the ways that a connector may say so. */
export async function readCall(
  context: CaseContext,
  contact: ContactInfo,
  logId: RecordId,
): Promise<CallLog> {
  const { done, error } = await attempt(
    context.caller().then((caller) => context.call('getCallLog', { ...caller, contactInfo: contact, logId })),
  );
  if (error === undefined) return done;
  if (error.kind === 'not_found') return null;
  throw error;
}

export async function findCall(
  context: CaseContext,
  { contact, settings, digest }: WrittenCall,
): Promise<{ logId: RecordId } | null> {
  return context.call('findCallLog', {
    ...(await context.caller()),
    contactInfo: contact,
    marker: settings.markerOf(1),
    subject: digest.subject,
    startsAt: '2026-07-14T17:02:00.000Z',
    day: '2026-07-14',
    createdSince: new Date(context.environment.now() - 86_400_000).toISOString(),
  });
}

/**
 * Brings a call into the CRM as core does after a failure: a create of unknown fate is looked up before it is repeated.
 *
 * @returns undefined when only a person could say what became of it
 */
export async function writeCallLikeCore(
  context: CaseContext,
  call: WrittenCall,
): Promise<RecordId | undefined> {
  let isUncertain = false;
  let last: DaybookError | undefined;
  for (let tries = 0; tries < TRIES; tries += 1) {
    // oxlint-disable no-await-in-loop -- one try after another
    const found: Attempt<{ logId: RecordId } | null> = isUncertain
      ? await attempt(findCall(context, call))
      : { done: null, error: undefined };
    if (found.error === undefined && found.done) return found.done.logId;
    const { done, error }: Attempt<RecordId> =
      found.error === undefined
        ? await attempt(createCall(context, call, isUncertain ? 'uncertain' : 'none'))
        : { done: undefined, error: found.error };
    if (error === undefined) return done;
    last = error;
    isUncertain ||= error.mayHaveLanded;
    if (isUncertain && !context.facts.has('findCallLog')) return undefined;
    check(error.retryable, `Daybook would give up, for the error is ${error.code}: ${error.message}`);
    await context.settle(error.retryAfterMs);
    // oxlint-enable no-await-in-loop
  }
  throw new ConformanceFailure(`the call is not written after ${TRIES} tries: ${last?.message}`);
}

function rowOf(
  { platform, id: userId }: User,
  { contact }: WrittenCall,
  logId: RecordId,
): Params<'updateCallLog'>['existingCallLog'] {
  return {
    id: 's-a1',
    sessionId: SESSION,
    extensionNumber: '101',
    platform,
    userId,
    contactId: String(contact.id),
    thirdPartyLogId: String(logId),
  };
}

function parametersOf(
  { known, settings, digest }: WrittenCall,
  fields: Record<string, unknown>,
): Omit<
  Params<'createCallLog'> & Params<'updateCallLog'>,
  'user' | 'authHeader' | 'signal' | 'contactInfo' | 'previous' | 'changed' | 'existingCallLog' | 'logId'
> {
  const { subject, body } = digest;
  return toCallParameters({ known, key: SESSION, part: 1, subject, body, fields, settings });
}
