/** By which a person tells one row of a list from another. */
import { toLocalTime, type UnfiledDigest, type Zone } from '@daybook/core';
import { describeDigest, describeNumber } from './advice.js';

/** Of the first message, where that was sent or received. */
export function describeDay({ startsAt, zone }: UnfiledDigest, own: Zone): string {
  return toLocalTime(startsAt, zone ?? own).format('dddd, MMMM D, YYYY');
}

/** All of it but its words: a button's name. */
export function describeWhole(digest: UnfiledDigest, own: Zone): string {
  return `${describeDigest(digest)}, ${describeDay(digest, own)}, ${describeTime(digest, own)}`;
}

/** When the first message was, with which number, and how it begins. */
export function FirstOf({ digest, user }: { digest: UnfiledDigest; user: Zone }) {
  const { messages, first } = digest;
  return (
    <p class="soft">
      {messages > 1 && 'The first: '}
      {describeTime(digest, user)}
      {first?.words !== undefined && (
        <>
          : “<bdi>{first.words}</bdi>”
        </>
      )}
    </p>
  );
}

function describeTime(digest: UnfiledDigest, own: Zone): string {
  const { startsAt, zone = own } = digest;
  return toLocalTime(startsAt, zone).format('hh:mm A') + describeNumber(digest);
}
