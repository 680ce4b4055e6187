import { callFormats } from './call-format.js';
import type { CallKnowledge } from './call-knowledge.js';
import { type CallMemory, factPrints, noMemory, shortPrint, writtenText } from './call-memory.js';
import type { CallTextSettings } from './call-text-settings.js';
import { entryTitle, titleOf } from './call-title.js';
import { type CallLayout, layOutCall, renderNote } from './lay-out-call.js';

/** One entry of a call, as it is to be made. */
export interface CallPart {
  part: number;
  marker: string;
  subject: string;
  body: string;
  /** What to remember of it, from before it is sent. */
  memory: CallMemory;
}

/**
 * Renders a call for a CRM that has nothing of it yet: one entry, or more when its texts are longer than an entry.
 *
 * @param least - how many entries there are already
 */
export function renderCall(known: CallKnowledge, settings: CallTextSettings, least = 1): CallPart[] {
  const { format, markerOf } = settings;
  return layOutCall(known, known.note.text, settings, least).map((layout) => {
    const { part, note } = layout;
    const subject = entryTitle(titleOf(known), part, settings.subjectCharacters);
    const fields = part === 1 ? known.fields : {};
    return {
      part,
      marker: markerOf(part),
      subject,
      body: wholeBody(layout, settings),
      memory: {
        ...noMemory,
        texts: [writtenText(layout, { note, hasTheirs: false, wanted: known.note.text, subject, format })],
        confirmed: {
          noteWanted: shortPrint(known.note.text),
          subject: shortPrint(subject),
          facts: factPrints(known, layout),
          fields,
        },
        fieldBases: Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, [value]])),
      },
    };
  });
}

/** An entry in which nothing stands but what is ours. */
export function wholeBody({ note, block }: CallLayout, settings: CallTextSettings): string {
  return note === '' ? block : renderNote(note, settings) + callFormats[settings.format].gap + block;
}
