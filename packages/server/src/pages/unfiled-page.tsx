import { toLocalTime, type UnfiledDigest, type User } from '@daybook/core';
import type { VNode } from 'preact';
import { adviceOn, describeDigest, describeNumber } from './advice.js';
import { renderPage, type Site } from './layout.js';
import { type Pressed, TOLD } from './outcome.js';
import { toQuery } from './to-query.js';
import { WaitingSection, type WaitingSectionProps } from './waiting-section.js';

const PATH = '/unfiled';

/** What the page needs beside the list. */
export interface UnfiledPageOptions extends WaitingSectionProps {
  site: Site;
  user: Pick<User, 'name' | 'timezoneName' | 'timezoneOffset'>;
  /** When the newest message is from, epoch milliseconds; undefined when there never was one. */
  lastMessageAt: number | undefined;
  /** Goes with the buttons of somebody who came with a client's token, and has no visit to end. */
  token: string | undefined;
  /** What came of the button that was pressed last. */
  told?: { pressed: Pressed; words: string } | undefined;
}

/** The unfiled list as a page that works without scripts. */
export function renderUnfiledPage(unfiled: readonly UnfiledDigest[], options: UnfiledPageOptions): string {
  const { site, user, crm, waiting, lastMessageAt, token, told } = options;
  const notice = told && (
    <p id={TOLD} class="notice" role="status" tabIndex={-1}>
      {told.words}
    </p>
  );
  const place = placeOf(told?.pressed, unfiled);
  return renderPage({
    site,
    path: PATH,
    title: 'Not filed',
    narrow: true,
    children: (
      <>
        <div class="lead">
          <h1>Not filed</h1>
          <p class="soft">{user.name ? `${user.name}, ${crm}` : crm}</p>
        </div>
        {place === undefined && notice}
        {unfiled.length > 0 ? (
          <div class="list">
            {unfiled.map((digest, index) => (
              <>
                {place === digest.digestId && notice}
                {renderDigest(digest, options, unfiled[index + 1])}
              </>
            ))}
          </div>
        ) : (
          <div class="card">
            <p>{waiting === 0 && 'Everything is filed. '}Nothing needs your attention.</p>
            <p class="soft">{describeLast(lastMessageAt, user)}</p>
          </div>
        )}
        <WaitingSection {...options} />
        {token === undefined && (
          <form method="post" action={`${site.base}${PATH}/sign-out`}>
            <button>Sign out</button>
          </form>
        )}
      </>
    ),
  });
}

/** Before which row it is told what came of a button: where that was, so that nobody loses their place. */
function placeOf(pressed: Pressed | undefined, unfiled: readonly UnfiledDigest[]): string | undefined {
  return [pressed?.about, pressed?.next].find((id) => unfiled.some(({ digestId }) => digestId === id));
}

function describeLast(lastMessageAt: number | undefined, user: UnfiledPageOptions['user']): string {
  if (lastMessageAt === undefined) return 'No message of yours has come here yet.';
  return `Your last message is from ${toLocalTime(lastMessageAt, user).format('dddd, MMMM D, YYYY, hh:mm A')}.`;
}

function renderDigest(
  digest: UnfiledDigest,
  { site, user, token }: UnfiledPageOptions,
  next: UnfiledDigest | undefined,
): VNode {
  const { digestId, startsAt, zone = user, messages, first, reason, since } = digest;
  const day = toLocalTime(startsAt, zone).format('dddd, MMMM D, YYYY');
  const when = toLocalTime(startsAt, zone).format('hh:mm A') + describeNumber(digest);
  const what = describeDigest(digest);
  const sinceWhen = toLocalTime(since, user).format('MMMM D, hh:mm A');
  const help = adviceOn(reason.code);
  const query = toQuery({ jwtToken: token, next: next?.digestId });
  const button = (action: string, label: string): VNode => (
    <form method="post" action={`${site.base}${PATH}/${action}/${encodeURIComponent(digestId)}${query}`}>
      <button aria-label={`${label}: ${what}, ${day}, ${when}`}>{label}</button>
    </form>
  );
  return (
    <article class="card">
      <h2>{what}</h2>
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
      <p>{reason.message}</p>
      {help && <p class="soft">{help}</p>}
      <div class="row">
        {button('retry', 'Try again')}
        {button('dismiss', 'Dismiss')}
      </div>
    </article>
  );
}
