import { toSafeLine } from '../digest/text.js';
import type { CallLeg } from './call-fact.js';

/**
 * Who had the call, one after another. A call of one leg has no journey.
 *
 * @returns one line for each leg; undefined when there is nothing to tell
 */
export function describeJourney(
  legs: readonly CallLeg[],
  direction: 'Inbound' | 'Outbound' | undefined,
): string | undefined {
  if (legs.length < 2) return undefined;
  return legs
    .map((leg, index) => {
      const isOutbound = (leg.direction ?? direction) === 'Outbound';
      if (index > 0) return `Transferred to ${nameOf(leg.to)}${length(leg)}`;
      return isOutbound ? `Made call from ${nameOf(leg.from)}` : `Received call at ${nameOf(leg.to)}`;
    })
    .join('\n');
}

function nameOf(party: CallLeg['to']): string {
  const { name, phoneNumber, extensionNumber } = party ?? {};
  const parts = [name, phoneNumber, extensionNumber && `ext ${extensionNumber}`]
    .map((part) => toSafeLine(part ?? ''))
    .filter(Boolean);
  return parts.length === 0 ? 'somebody' : parts.join(', ');
}

function length({ duration }: CallLeg): string {
  return duration === undefined ? '' : `, duration: ${duration} second${duration === 1 ? '' : 's'}`;
}
