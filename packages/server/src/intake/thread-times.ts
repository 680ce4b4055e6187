import { DaybookError } from '@daybook/core';
import type { LogInfo } from './message-log-request.js';

/** Something that a shared thread tells, with the times that it has. */
interface Timed {
  creationTime?: number | null | undefined;
  lastModifiedTime?: number | null | undefined;
}

/**
 * When each of these was: when it was made, else when it changed last, as an event tells alone, else when the thread began.
 * Where the thread tells no beginning either, it was when its neighbour was: the one before it, else the first with a time.
 *
 * @returns the time of one of them; throws DaybookError `bad_request` where nothing in the thread tells any
 */
export function timesIn(
  told: readonly Timed[],
  { creationTime: beginning, lastModifiedTime }: Pick<LogInfo, 'creationTime' | 'lastModifiedTime'>,
): (one: Timed) => number {
  const own = told.map((one) => one.creationTime ?? one.lastModifiedTime ?? beginning);
  let near = own.find((time) => typeof time === 'number') ?? lastModifiedTime;
  const times = new Map(
    told.map((one, index) => {
      near = own[index] ?? near;
      return [one, near];
    }),
  );
  return (one) => {
    const time = times.get(one);
    if (typeof time === 'number') return time;
    const detail = 'logInfo.entities: none of them tells a time, nor does the thread';
    throw new DaybookError('bad_request', { detail });
  };
}
