/** Whether a message is on its way, has arrived, or did not. */

/** How far on its way each state is. A state that nobody knows is somewhere on the way. */
const progress: Record<string, number> = {
  queued: 0,
  sent: 1,
  delivered: 2,
  received: 2,
  sendingfailed: 2,
  deliveryfailed: 2,
};

/**
 * The further of two states; of two that end the way, the one that was told for sure later. Where neither was, it failed: on
 * what arrived nobody acts.
 *
 * @param order - positive where the second one is known to be the newer, negative where the first one is
 */
export function furtherOn<State extends string | null | undefined>(
  first: State,
  second: State,
  order = 0,
): State {
  if (!second || first === second) return first;
  if (!first) return second;
  const ahead = progressOf(second) - progressOf(first);
  const isNewer = order > 0 || (order === 0 && isFailure(second) && !isFailure(first));
  return ahead > 0 || (ahead === 0 && isNewer) ? second : first;
}

function progressOf(state: string): number {
  return progress[state.toLowerCase()] ?? (isFailure(state) ? 2 : 1);
}

/** Whether a state says that a message did not arrive. */
export function isFailure(state: string): boolean {
  return /fail/i.test(state);
}
