import { formats } from '../digest/formats.js';
import { renderAddition } from './add-below.js';
import { callFormats } from './call-format.js';
import type { CallKnowledge } from './call-knowledge.js';
import { type CallMemory, factPrints, noMemory, shortPrint } from './call-memory.js';
import type { CallTextSettings } from './call-text-settings.js';
import { entryTitle, titleOf } from './call-title.js';
import { layOutCall } from './lay-out-call.js';
import type { CallPart } from './render-call.js';

/**
 * What became known of a call after it was logged in a CRM whose entries cannot be read, and so must not be written again: an
 * entry of its own.
 *
 * @param given - `memories`: of the call's entries so far; `part`: the number of the next one
 * @returns undefined when the entries tell everything
 */
export function renderFurtherEntry(given: {
  known: CallKnowledge;
  memories: readonly CallMemory[];
  part: number;
  settings: CallTextSettings;
}): CallPart | undefined {
  const { known, memories, part, settings } = given;
  const told: Record<string, string> = Object.assign({}, ...memories.map(({ confirmed }) => confirmed.facts));
  const noteWanted = shortPrint(known.note.text);
  const lastNote = memories.at(-1)?.confirmed.noteWanted;
  const late = layOutCall(known, settings).flatMap((layout) => {
    const facts = factPrints(known, layout);
    const isLate = (fact: string | undefined): boolean => fact !== undefined && facts[fact] !== told[fact];
    return {
      details: layout.details.filter(({ fact, isPending }) => isLate(fact) && !isPending),
      pieces: layout.pieces.filter(({ fact }) => isLate(fact)),
      facts,
    };
  });
  const text = renderAddition(
    {
      note: noteWanted === lastNote ? '' : known.note.text,
      details: late.flatMap(({ details }) => details),
      pieces: late.flatMap(({ pieces }) => pieces),
    },
    settings,
  );
  if (text === '') return undefined;
  const { format, markerPlace, markerOf } = settings;
  const marker = formats[format].line([{ text: markerOf(part), verbatim: true }]);
  const subject = entryTitle(titleOf(known), part, settings.subjectCharacters);
  return {
    part,
    marker: markerOf(part),
    subject,
    body: markerPlace === 'body' ? text + callFormats[format].gap + marker : text,
    memory: {
      ...noMemory,
      confirmed: {
        ...noMemory.confirmed,
        noteWanted,
        subject: shortPrint(subject),
        facts: Object.assign({}, ...late.map(({ facts }) => facts)),
      },
    },
  };
}
