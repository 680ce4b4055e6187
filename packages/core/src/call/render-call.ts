import { callFormats } from './call-format.js';
import type { CallKnowledge } from './call-knowledge.js';
import { type CallMemory, factPrints, goingOn, noMemory, shortPrint, writtenText } from './call-memory.js';
import type { CallTextSettings } from './call-text-settings.js';
import { entryTitle, titleOf } from './call-title.js';
import { type CallLayout, layOutCall, renderNote, type Untold } from './lay-out-call.js';

/** One entry of a call, as it is to be made. */
export interface CallPart {
  part: number;
  marker: string;
  subject: string;
  body: string;
  /** What to remember of it, from before it is sent. */
  memory: CallMemory;
  /** Undefined for what is added to a call whose entries cannot be read. */
  layout?: CallLayout;
  /** What the next entries have to tell. */
  left: Untold;
}

/** Text and memory are made when somebody asks for them: of entries that stand already nobody does. */
class RenderedPart implements CallPart {
  readonly part: number;
  readonly marker: string;
  readonly subject: string;
  readonly layout: CallLayout;
  readonly left: Untold;
  readonly #known: CallKnowledge;
  readonly #settings: CallTextSettings;
  #body: string | undefined;
  #memory: CallMemory | undefined;

  constructor(known: CallKnowledge, layout: CallLayout, settings: CallTextSettings) {
    this.part = layout.part;
    this.marker = settings.markerOf(layout.part);
    this.subject = entryTitle(titleOf(known), layout.part, settings.subjectCharacters);
    this.layout = layout;
    this.left = layout.left;
    this.#known = known;
    this.#settings = settings;
  }

  get body(): string {
    this.#body ??= wholeBody(this.layout, this.#settings);
    return this.#body;
  }

  get memory(): CallMemory {
    this.#memory ??= this.#remember();
    return this.#memory;
  }

  #remember(): CallMemory {
    const { layout, subject } = this;
    const { note, fields: all } = this.#known;
    const { format } = this.#settings;
    const fields = this.part === 1 ? all : {};
    const text = { note: layout.note, hasTheirs: false, wanted: note.text, subject, format };
    return {
      ...noMemory,
      texts: [writtenText(layout, text)],
      confirmed: {
        noteWanted: shortPrint(note.text),
        subject: shortPrint(subject),
        facts: factPrints(this.#known, layout),
        fields,
        goesOn: goingOn(layout.left),
      },
      fieldBases: Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, [value]])),
    };
  }
}

/**
 * Renders a call for a CRM that has nothing of it yet: one entry, or more when its texts are longer than an entry.
 *
 * @param least - how many entries there are already
 */
export function renderCall(known: CallKnowledge, settings: CallTextSettings, least = 1): CallPart[] {
  return [...renderParts(known, settings, { least })];
}

/**
 * The same one after the other: others can have their turn between two.
 *
 * @param begin - as for `layOutCall`
 */
export function* renderParts(
  known: CallKnowledge,
  settings: CallTextSettings,
  begin: Parameters<typeof layOutCall>[2] = {},
): Generator<CallPart, void, undefined> {
  for (const layout of layOutCall(known, settings, begin)) yield new RenderedPart(known, layout, settings);
}

/** An entry in which nothing stands but what is ours. */
export function wholeBody({ note, block }: CallLayout, settings: CallTextSettings): string {
  return note === '' ? block : renderNote(note, settings) + callFormats[settings.format].gap + block;
}
