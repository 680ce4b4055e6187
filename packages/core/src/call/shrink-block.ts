import type { CallTextSettings } from './call-text-settings.js';
import { type CallLayout, layOutPart, restOfNote, roomFor, sizeOfNote } from './lay-out-call.js';

/**
 * An entry's text with our block in it. Where people have filled the entry with words of their own, these stay, and ours
 * make room: what our block told there goes on in the next entry.
 *
 * @param options - `note`: the agent's words, where they stand there as ours; `bodyOf`: the text with a layout in it
 * @returns with the largest layout that leaves people their room, or the least that there is
 */
export function shrinkBlock(
  planned: CallLayout,
  settings: CallTextSettings,
  { note, bodyOf }: { note: string; bodyOf: (layout: CallLayout) => string },
): { layout: CallLayout; body: string } {
  const { part, from } = planned;
  // Of words that people made of the note, the next entries still have what came after it.
  const pieces = note === from.note ? from.pieces : [...restOfNote(from.note, planned.note), ...from.pieces];
  const layOut = (room?: number): CallLayout => layOutPart(part, { ...from, note, pieces }, settings, room);
  let layout = note === from.note || note === '' ? planned : layOut();
  let body = bodyOf(layout);
  if (sizeOf(body) <= settings.entryBytes) return { layout, body };
  const ours = sizeOf(layout.block) + (note === '' ? 0 : sizeOfNote(layout.note, settings));
  const theirs = sizeOf(body) - ours;
  // They get their room again, where that takes none of our lines away.
  for (const most of [roomFor(settings), settings.entryBytes]) {
    layout = layOut(most - theirs);
    body = bodyOf(layout);
    if (layout.left.details.length === 0) break;
  }
  return { layout, body };
}

function sizeOf(text: string): number {
  return Buffer.byteLength(text);
}
