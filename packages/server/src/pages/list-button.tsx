import type { User } from '@daybook/core';
import { z } from 'zod';
import type { Site } from './layout.js';
import { toQuery } from './to-query.js';

/** So many reasons, and rows of each, are shown at first, and so many more each time. */
export const STEP = 50;
/** More than these nobody scrolls through. */
export const MOST_SHOWN = 5_000;
/** How many of them somebody has asked for: it stands in the page's address. */
export const shownSchema = z.coerce
  .number()
  .int()
  .min(STEP)
  .catch(STEP)
  .transform((shown) => Math.min(shown, MOST_SHOWN));

/** What the list needs beside itself. */
export interface ListOptions {
  site: Site;
  user: Pick<User, 'name' | 'timezoneName' | 'timezoneOffset'>;
  /** Goes with the buttons of somebody who came with a client's token, and has no visit to end. */
  token: string | undefined;
  /** How many reasons, and rows of each, are shown. */
  shown: number;
}

export interface ButtonProps {
  options: ListOptions;
  action: string;
  label: string;
  /** What stands behind it. */
  next?: string | undefined;
  /** What it is about, for who does not see where it stands. */
  children: string;
}

/** A form without a script. */
export function Button({ options, action, label, next, children }: ButtonProps) {
  const { site, token, shown } = options;
  const show = shown === STEP ? undefined : String(shown);
  return (
    <form method="post" action={`${site.base}/unfiled/${action}${toQuery({ jwtToken: token, next, show })}`}>
      <button aria-label={`${label}: ${children}`}>{label}</button>
    </form>
  );
}
