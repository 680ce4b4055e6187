import { createHash } from 'node:crypto';
import { toLocalTime, type UnfiledDigest, type UnfiledReason } from '@daybook/core';
import type { ComponentChild, VNode } from 'preact';
import { adviceOn, describeDigest } from './advice.js';
import { describeDay, describeWhole, FirstOf } from './digest-words.js';
import { Button, type ButtonProps, type ListOptions, MOST_SHOWN, STEP } from './list-button.js';
import { toQuery } from './to-query.js';

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
  if (shown >= MOST_SHOWN) return <span class="soft">{`${shown} of ${of} are shown.`}</span>;
  const query = toQuery({ jwtToken: token, show: String(shown + STEP) });
  return <a href={`${site.base}/unfiled${query}#${to}`}>{`${STEP} more of ${of}`}</a>;
}

function Row({
  digest,
  options,
  next,
}: Pick<ButtonProps, 'options' | 'next'> & { digest: UnfiledDigest }): VNode {
  const { user } = options;
  const { digestId, since } = digest;
  const sinceWhen = toLocalTime(since, user).format('MMMM D, hh:mm A');
  const button = (action: string, label: string): VNode => (
    <Button options={options} action={`${action}/${encodeURIComponent(digestId)}`} label={label} next={next}>
      {describeWhole(digest, user)}
    </Button>
  );
  return (
    <div id={`row-${digestId}`}>
      <h3>{describeDigest(digest)}</h3>
      <p class="soft">{`${describeDay(digest, user)} · not filed since ${sinceWhen}`}</p>
      <FirstOf digest={digest} user={user} />
      <div class="row">
        {button('retry', 'Try again')}
        {button('dismiss', 'Dismiss')}
      </div>
    </div>
  );
}
