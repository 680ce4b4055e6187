import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Untold } from '../call/lay-out-call.js';
import { type CallPart, renderParts } from '../call/render-call.js';
import type { CallSettings } from './call-settings.js';
import type { LoggedCall } from './record.js';

/** Lays out all entries, or those after one, each when others have had their turn: a call may have megabytes of texts. */
export async function renderInTurns(
  { call, texts }: { call: LoggedCall; texts: CallSettings },
  begin: { part?: number; from?: Untold } = {},
): Promise<CallPart[]> {
  const parts: CallPart[] = [];
  const least = Math.max(1, call.entries.length);
  for (const part of renderParts(call.known, texts, { ...begin, least })) {
    parts.push(part);
    // oxlint-disable-next-line no-await-in-loop -- that is the point
    await nextTurn();
  }
  return parts;
}
