import { createHash } from 'node:crypto';
import { toLocalTime, type UnfiledDigest, type UnfiledReason, type User } from '@daybook/core';
import type { ComponentChild, VNode } from 'preact';
import { z } from 'zod';
import { adviceOn, describeDigest, describeNumber } from './advice.js';
import type { Site } from './layout.js';
import { toQuery } from './to-query.js';

/** So many reasons, and rows of each, are shown at first, and so many more each time. */
const STEP = 50;
/** How many of them somebody has asked for: it stands in the page's address. */
export const shownSchema = z.coerce.number().int().min(STEP).max(5_000).catch(STEP);

/** What is not filed for one reason. */
export interface UnfiledGroup {
  id: string;
  reason: UnfiledReason;
  digests: UnfiledDigest[];
}

/** The list by reason: each reason and its advice are then read once, and what waited for it is tried again together. */
export function groupByReason(unfiled: readonly UnfiledDigest[]): UnfiledGroup[] {
  const groups = new Map<string, UnfiledGroup>();
  for (const digest of unfiled) {
    const { code, message } = digest.reason;
    const id = createHash('sha256').update(`${code} ${message}`).digest('base64url').slice(0, 22);
    const group = groups.get(id);
    if (group) group.digests.push(digest);
    else groups.set(id, { id, reason: digest.reason, digests: [digest] });
  }
  return [...groups.values()];
}

/** What the list needs beside itself. */
export interface ListOptions {
  site: Site;
  user: Pick<User, 'name' | 'timezoneName' | 'timezoneOffset'>;
  /** Goes with the buttons of somebody who came with a client's token, and has no visit to end. */
  token: string | undefined;
  /** How many reasons, and rows of each, are shown. */
  shown: number;
}

interface Shown {
  groups: readonly UnfiledGroup[];
  options: ListOptions;
  /** What came of the last button, and before what it is told: a row, or a group. */
  notice: ComponentChild;
  place: string | undefined;
}

/** The groups, as far as they are shown. */
export function UnfiledGroups({ groups, options, notice, place }: Shown) {
  const { shown } = options;
  return (
    <div class="list">
      {groups.slice(0, shown).map(({ id, reason, digests }) => (
        <>
          {place === id && notice}
          <article class="card" aria-labelledby={`reason-${id}`}>
            <h2 id={`reason-${id}`}>{reason.message}</h2>
            {adviceOn(reason.code) && <p class="soft">{adviceOn(reason.code)}</p>}
            {digests.length > 1 && (
              <div class="row">
                <Button
                  options={options}
                  action={`retry-all/${id}`}
                  label={`Try all ${digests.length} again`}
                >
                  {reason.message}
                </Button>
              </div>
            )}
            <div class="list">
              {digests.slice(0, shown).map((digest, index) => (
                <>
                  {place === digest.digestId && notice}
                  <Row digest={digest} options={options} next={digests[index + 1]?.digestId} />
                </>
              ))}
            </div>
            {digests.length > shown && (
              <More options={options} to={`row-${digests[shown]?.digestId}`} of={`all ${digests.length}`} />
            )}
          </article>
        </>
      ))}
      {groups.length > shown && (
        <p>
          <More options={options} to={`reason-${groups[shown]?.id}`} of={`all ${groups.length} reasons`} />
        </p>
      )}
    </div>
  );
}

function More({ options, to, of }: { options: ListOptions; to: string; of: string }) {
  const { site, token, shown } = options;
  const query = toQuery({ jwtToken: token, show: String(shown + STEP) });
  return <a href={`${site.base}/unfiled${query}#${to}`}>{`${STEP} more of ${of}`}</a>;
}

interface ButtonProps {
  options: ListOptions;
  action: string;
  label: string;
  /** What stands behind it. */
  next?: string | undefined;
  /** What it is about, for who does not see where it stands. */
  children: string;
}

function Button({ options, action, label, next, children }: ButtonProps) {
  const { site, token, shown } = options;
  const show = shown === STEP ? undefined : String(shown);
  return (
    <form method="post" action={`${site.base}/unfiled/${action}${toQuery({ jwtToken: token, next, show })}`}>
      <button aria-label={`${label}: ${children}`}>{label}</button>
    </form>
  );
}

function Row({
  digest,
  options,
  next,
}: Pick<ButtonProps, 'options' | 'next'> & { digest: UnfiledDigest }): VNode {
  const { user } = options;
  const { digestId, startsAt, zone = user, messages, first, since } = digest;
  const day = toLocalTime(startsAt, zone).format('dddd, MMMM D, YYYY');
  const when = toLocalTime(startsAt, zone).format('hh:mm A') + describeNumber(digest);
  const what = describeDigest(digest);
  const sinceWhen = toLocalTime(since, user).format('MMMM D, hh:mm A');
  const button = (action: string, label: string): VNode => (
    <Button options={options} action={`${action}/${encodeURIComponent(digestId)}`} label={label} next={next}>
      {`${what}, ${day}, ${when}`}
    </Button>
  );
  return (
    <div id={`row-${digestId}`}>
      <h3>{what}</h3>
      <p class="soft">{`${day} · not filed since ${sinceWhen}`}</p>
      <p class="soft">
        {messages > 1 && 'The first: '}
        {when}
        {first?.words !== undefined && (
          <>
            : “<bdi>{first.words}</bdi>”
          </>
        )}
      </p>
      <div class="row">
        {button('retry', 'Try again')}
        {button('dismiss', 'Dismiss')}
      </div>
    </div>
  );
}
