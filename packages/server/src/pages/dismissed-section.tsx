import { toLocalTime, type UnfiledDigest } from '@daybook/core';
import { describeDigest } from './advice.js';
import { describeDay, describeWhole, FirstOf } from './digest-words.js';
import { Button, type ListOptions } from './list-button.js';

interface DismissedSectionProps {
  /** The last ones first. */
  dismissed: readonly UnfiledDigest[];
  options: ListOptions;
}

/** What somebody took off the list, folded: a click at the wrong row loses nothing. */
export function DismissedSection({ dismissed, options }: DismissedSectionProps) {
  if (dismissed.length === 0) return null;
  const { user } = options;
  const momentOf = (at: number): string => toLocalTime(at, user).format('MMMM D, hh:mm A');
  return (
    <details class="card">
      <summary>
        <h2>{`Dismissed: ${dismissed.length}`}</h2>
      </summary>
      <p class="soft">
        Daybook does not try these again. What you put back is on the list above again, for as long as Daybook
        keeps the text.
      </p>
      <ul class="list">
        {dismissed.map((digest) => (
          <li>
            <p>{describeDigest(digest)}</p>
            <p class="soft">{`${describeDay(digest, user)} · dismissed ${momentOf(digest.since)}`}</p>
            <FirstOf digest={digest} user={user} />
            <Button
              options={options}
              action={`restore/${encodeURIComponent(digest.digestId)}`}
              label="Put it back on the list"
            >
              {describeWhole(digest, user)}
            </Button>
          </li>
        ))}
      </ul>
    </details>
  );
}
