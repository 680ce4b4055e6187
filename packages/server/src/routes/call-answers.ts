import {
  type CallFact,
  type Connector,
  DaybookError,
  type LogCallOutcome,
  type ReturnMessage,
} from '@daybook/core';
import { type ListLink, withLink } from '../http/link-to-list.js';

/** What the client shows of a call; it also reads `logId`, and nothing else. */
export interface CallAnswer {
  successful: boolean;
  logId?: string | number;
  updatedNote?: string;
  returnMessage: ReturnMessage | null;
}

/** Long enough to be read, in milliseconds. */
const READING_MS = 5_000;
const GLANCE_MS = 2_000;

const olderNote =
  'The call log is updated, but its note is not: a newer one stands there. Save yours again if it is to stand.';

/**
 * Answers `POST /callLog`. Whoever logs a call that is in the CRM is told so, whatever else is to be told: the client would
 * log it again otherwise.
 *
 * @param contactId - the contact that the person has chosen now
 */
export function answerCreate(
  outcome: LogCallOutcome,
  contactId: string | number | undefined,
  { manifest }: Connector,
): CallAnswer {
  const { logId, contact, returnMessage } = outcome;
  const problem = problemOf(outcome);
  if (logId === undefined) return { successful: false, returnMessage: warning(problem) };
  const isOthers =
    contact !== undefined && contactId !== undefined && String(contact.id) !== String(contactId);
  const elsewhere = `This call is logged for ${contact?.name || 'another contact'} in ${manifest.displayName}, and stays there.`;
  return {
    successful: true,
    logId,
    returnMessage: isOthers
      ? warning(elsewhere)
      : problem === undefined
        ? (returnMessage ?? success('Call logged'))
        : warning(`The call is logged, but what is new about it is not: ${problem}`),
  };
}

/**
 * Answers `PATCH /callLog`: always with words, for a client without them says "failed" (calls, section 0.2). A note in the
 * background is what a browser remembers, and nobody asks what became of it.
 */
export function answerUpdate(
  outcome: LogCallOutcome,
  { origin, note }: Pick<CallFact, 'origin' | 'note'>,
): CallAnswer {
  const { logId, returnMessage, status } = outcome;
  const problem = problemOf(outcome);
  if (problem !== undefined || logId === undefined)
    return {
      successful: status === 'stored' && logId !== undefined,
      returnMessage: warning(problem ?? 'This call waits to be logged; what is new goes with it.'),
    };
  if (outcome.isNoteOlder && origin === 'edit')
    return { successful: true, logId: String(logId), returnMessage: warning(olderNote) };
  return {
    successful: true,
    logId: String(logId),
    ...(note !== undefined && { updatedNote: note }),
    returnMessage: returnMessage ?? success('Call log updated'),
  };
}

/**
 * Answers `PUT /callDisposition`: without words when all is well, for they would be shown. Fields of a call that nobody has
 * logged wait for it, as a cached note does: they come behind a request whose answer has told so.
 */
export function answerDisposition(outcome: LogCallOutcome): CallAnswer {
  if (outcome.status === 'early') return { successful: true, returnMessage: null };
  const problem = problemOf(outcome);
  if (problem !== undefined) return { successful: false, returnMessage: warning(problem) };
  const { returnMessage } = outcome;
  return {
    successful: true,
    returnMessage: returnMessage?.messageType === 'success' ? null : (returnMessage ?? null),
  };
}

/** The same answer with a link below its words that opens the person's unfiled list. */
export function withList(answer: CallAnswer, list: ListLink | undefined): CallAnswer {
  if (list === undefined || answer.returnMessage === null) return answer;
  return { ...answer, returnMessage: withLink(answer.returnMessage, list) };
}

/** Why what was told is not in the CRM; undefined when it is, or will be without anybody waiting for it. */
function problemOf({ status, error }: LogCallOutcome): string | undefined {
  switch (status) {
    case 'filed':
    case 'stored':
      return undefined;
    case 'early':
      return 'Daybook has not logged this call. What came now is kept for a day, in case you log it.';
    case 'dismissed':
      return new DaybookError('dismissed', { detail: 'this call was' }).message;
    default:
      return error?.message ?? 'It could not be written, and stands on your unfiled list.';
  }
}

function success(message: string): ReturnMessage {
  return { messageType: 'success', message, ttl: GLANCE_MS };
}

function warning(message = ''): ReturnMessage {
  return { messageType: 'warning', message, ttl: READING_MS };
}
