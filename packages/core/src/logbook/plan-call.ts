import { isAnything } from '../call/lay-out-call.js';
import { renderParts } from '../call/render-call.js';
import { noLikeness } from './call-entry-writer.js';
import { callSettings } from './call-settings.js';
import { CallWriter } from './call-writer.js';
import type { LoggedCall } from './record.js';
import type { Planned, PlanOptions } from './writer.js';

/** Plans a call from its record alone: the first entry is made without a look at the CRM, everything else is not. */
export function planCall(call: LoggedCall, { settings, now }: PlanOptions): Planned {
  const isFirst = call.entries.length === 0 && settings.connector.has('getCallLog');
  // The others are rendered when their turn comes.
  const [first] = isFirst ? renderParts(call.known, callSettings(call, settings)) : [];
  const isOnly = first !== undefined && !isAnything(first.left);
  return {
    intent: first && {
      part: first.part,
      messageIds: isOnly ? [call.itemId] : [],
      kind: 'creating',
      likeness: noLikeness,
      memory: first.memory,
      now: now(),
      verifyAt: undefined,
    },
    write: (options, intended) => new CallWriter(call, options, intended).write(isOnly ? [first] : undefined),
  };
}
