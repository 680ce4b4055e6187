import type { Params } from '../contract/v1/interfaces.js';
import { nameOfZone, toLocalDay } from '../digest/local-time.js';
import { type CallKnowledge, hasEnded, isFinal, linkOf, type Side, sidesOf } from './call-knowledge.js';
import { PENDING_LINK } from './call-lines.js';
import type { CallTextSettings } from './call-text-settings.js';
import { outcomeOf } from './outcome.js';

/** What `createCallLog` and `updateCallLog` get of a call itself. */
type CallLogParameters = Omit<
  Params<'createCallLog'> & Params<'updateCallLog'>,
  keyof Params<'getCallLog'> | 'previous' | 'changed' | 'existingCallLog'
>;

/**
 * What a connector's functions get of a call, by the contract's names and by App Connect's.
 *
 * @param given - `key`: names the call within the account; `subject`, `body`: of this entry; `fields`: of the form, all on a create, on an
 *   update those that have changed
 * @throws Error when it is not known when the call began: such a call must wait
 */
export function toCallParameters(given: {
  known: CallKnowledge;
  key: string;
  part: number;
  subject: string;
  body: string;
  fields: Record<string, unknown>;
  settings: CallTextSettings;
}): CallLogParameters {
  const { known, key, part, subject, body, fields, settings } = given;
  if (known.startTime === undefined) throw new Error('It is not known when this call began');
  const startTime = known.startTime.value;
  // Reports add lengths up: that of a call counts once.
  const duration = part === 1 ? known.duration?.value : undefined;
  const { contactSide, agentSide } = sidesOf(known);
  const direction = known.direction?.value ?? 'Inbound';
  const [recordingLink, voicemailLink] = [linkOf(known.recordingLink), linkOf(known.voicemailLink)];
  const result = known.result?.value ?? '';
  const [from, to]: [Side, Side] =
    direction === 'Outbound' ? [agentSide, contactSide] : [contactSide, agentSide];
  const ringSenseLink = linkOf(known.ringSenseLink);
  return {
    call: {
      key,
      marker: settings.markerOf(part),
      part,
      subject,
      body,
      format: settings.format,
      startsAt: new Date(startTime).toISOString(),
      day: toLocalDay(startTime, settings.zone),
      endsAt:
        duration !== undefined && hasEnded(known)
          ? new Date(startTime + duration * 1000).toISOString()
          : null,
      durationSeconds: duration ?? null,
      timeZone: nameOfZone(settings.zone),
      direction,
      result,
      outcome: outcomeOf(known),
      isFinal: isFinal(known),
      hasEnded: hasEnded(known),
      contactSide,
      agentSide,
      ...(recordingLink !== undefined && { recordingLink }),
      ...(voicemailLink !== undefined && { voicemailLink }),
    },
    callLog: {
      sessionId: known.sessionId,
      ...(known.telephonySessionId !== undefined && { telephonySessionId: known.telephonySessionId }),
      ...(known.recordId !== undefined && { id: known.recordId }),
      ...(known.partyId !== undefined && { partyId: known.partyId }),
      direction,
      result,
      startTime,
      duration: duration ?? 'pending',
      from,
      to,
      customSubject: subject,
      ...(known.recordingLink && { recording: { link: recordingLink ?? PENDING_LINK } }),
      legs: known.legs?.value ?? [],
    },
    composedLogDetails: body,
    additionalSubmission: fields,
    note: known.note.text,
    ...textsOf(known),
    ...(recordingLink !== undefined && { recordingLink }),
    ...(voicemailLink !== undefined && { voicemailLink }),
    ...(ringSenseLink !== undefined && { ringSenseLink }),
    ...(duration !== undefined && { duration }),
    isFromSSCL: false,
    subject,
    startTime,
    result,
    legs: known.legs?.value ?? [],
  };
}

const texts = [
  'aiNote',
  'transcript',
  'voicemailMessageId',
  'ringSenseTranscript',
  'ringSenseSummary',
  'ringSenseAIScore',
  'ringSenseBulletedSummary',
] as const;

function textsOf(known: CallKnowledge): Partial<Record<(typeof texts)[number], string>> {
  return Object.fromEntries(
    texts.flatMap((name) => (known[name] === undefined ? [] : [[name, known[name]]])),
  );
}
