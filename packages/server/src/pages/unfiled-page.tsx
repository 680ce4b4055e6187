import { toLocalTime, type UnfiledDigest } from '@daybook/core';
import { DismissedSection } from './dismissed-section.js';
import { renderPage } from './layout.js';
import { Button, type ListOptions } from './list-button.js';
import { type Outcome, type Pressed, TOLD } from './outcome.js';
import { groupByReason, type UnfiledGroup, UnfiledGroups } from './unfiled-groups.js';
import { WaitingSection, type WaitingSectionProps } from './waiting-section.js';

const PATH = '/unfiled';

/** What the page needs beside the list. */
export interface UnfiledPageOptions extends ListOptions, Omit<WaitingSectionProps, 'user'> {
  /** What was taken off the list, the last first. */
  dismissed: readonly UnfiledDigest[];
  /** When the newest message is from, epoch milliseconds; undefined when there never was one. */
  lastMessageAt: number | undefined;
  /** What came of the button that was pressed last. */
  told?: ({ pressed: Pressed } & Outcome) | undefined;
}

/** The unfiled list as a page that works without scripts. */
export function renderUnfiledPage(unfiled: readonly UnfiledDigest[], options: UnfiledPageOptions): string {
  const { site, user, crm, dismissed, waiting, lastMessageAt, token, told, shown } = options;
  const isAllFiled = waiting === 0 && dismissed.length === 0;
  const notice = told && (
    <div class="notice row">
      <p id={TOLD} role="status" tabIndex={-1}>
        {told.words}
      </p>
      {told.canUndo && (
        <Button options={options} action={`undo/${encodeURIComponent(told.pressed.about)}`} label="Undo">
          {told.words}
        </Button>
      )}
    </div>
  );
  const groups = groupByReason(unfiled);
  const place = placeOf(told?.pressed, groups, shown);
  const total = unfiled.reduce((sum, { messages }) => sum + messages, 0);
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
          {total > 1 && <p>{`${total} messages and calls wait for you.`}</p>}
        </div>
        {place === undefined && notice}
        {unfiled.length > 0 ? (
          <UnfiledGroups groups={groups} options={options} notice={notice} place={place} />
        ) : (
          <div class="card">
            <p>{isAllFiled && 'Everything is filed. '}Nothing needs your attention.</p>
            <p class="soft">{describeLast(lastMessageAt, user)}</p>
          </div>
        )}
        <WaitingSection {...options} />
        <DismissedSection dismissed={dismissed} options={options} />
        {token === undefined && (
          <form method="post" action={`${site.base}${PATH}/sign-out`}>
            <button>Sign out</button>
          </form>
        )}
      </>
    ),
  });
}

/** Before what it is told what came of a button: where that was, so that nobody loses their place. */
function placeOf(
  pressed: Pressed | undefined,
  groups: readonly UnfiledGroup[],
  shown: number,
): string | undefined {
  const places = new Set(
    groups
      .slice(0, shown)
      .flatMap(({ id, digests }) => [id, ...digests.slice(0, shown).map(({ digestId }) => digestId)]),
  );
  return [pressed?.about, pressed?.next].find((id) => id !== undefined && places.has(id));
}

function describeLast(lastMessageAt: number | undefined, user: UnfiledPageOptions['user']): string {
  if (lastMessageAt === undefined) return 'No message of yours has come here yet.';
  return `Your last message is from ${toLocalTime(lastMessageAt, user).format('dddd, MMMM D, YYYY, hh:mm A')}.`;
}
