/** What is taken in, in the columns of its statements. */
import type { Intent, Message, Opening, TakeIn } from '@daybook/core';
import type { SealedJson } from '../sealed-json.js';
import type { Cell } from './hot-statements.js';
import type { KnowledgePrints } from './knowledge-prints.js';
import { placeOf } from './rows.js';

/** A cell that is made when its row's turn comes, where making it is work. */
export type LateCell = Cell | (() => string);

interface Standing {
  /** Who is to write the day at once, if anybody. */
  lease: Pick<Opening, 'holder' | 'until'> | undefined;
  /** Whether there is anything to write. */
  hasWork: boolean;
  sealedConversation: string;
  /** What was chosen in the form by now. */
  submission: TakeIn['additionalSubmission'];
}

/** In the columns of `takeInDigests`. */
export function digestRow(day: TakeIn, sealed: SealedJson, standing: Standing): Cell[] {
  const { lease, hasWork, sealedConversation, submission } = standing;
  const hasForm = Object.keys(submission).length > 0;
  return [
    day.id,
    day.userKey,
    sealedConversation,
    hasForm ? sealed.seal(submission, placeOf.submission(day.id)) : '',
    day.now,
    lease?.holder ?? null,
    lease?.until ?? null,
    hasWork ? day.retryAt : null,
    hasWork ? 1 : 0,
  ];
}

/** In the columns of `takeInMessages`. */
export function messageRows(
  day: TakeIn,
  messages: readonly { id: string; otherId?: string; message: Message }[],
  intent: Intent | undefined,
  { sealed, prints }: { sealed: SealedJson; prints: KnowledgePrints },
): LateCell[][] {
  const written = new Set(intent?.messageIds);
  return messages.map(({ id, otherId = null, message }) => [
    day.userKey,
    id,
    message.id,
    day.id,
    intent && written.has(id) ? intent.part : null,
    message.creationTime,
    () => sealed.seal(message, placeOf.message(day.userKey, id)),
    day.now,
    () => prints.of(message),
    otherId,
  ]);
}

/** The cells of a row whose turn has come. */
export function cellsOf(row: readonly LateCell[]): Cell[] {
  return row.map((cell) => (typeof cell === 'function' ? cell() : cell));
}
