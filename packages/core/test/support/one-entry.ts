import type {
  CallFact,
  CallKnowledge,
  CallMemory,
  CallTextSettings,
  StandingEntry,
} from '../../src/index.js';
import { learnOfCall, mergeIntoEntry, renderCall, showCall } from '../../src/index.js';
import { fact, knowledgeOf, life } from './call-facts.js';
import { textSettings } from './call-text.js';

export const filed = { isFiled: true };

/** A CRM with one entry, and what a logbook does with it: enough to see what people get. */
export class OneEntry {
  known: CallKnowledge;
  memory: CallMemory | undefined;
  standing: StandingEntry;
  writes = 0;
  readonly settings: CallTextSettings;
  readonly spell: (body: string) => string;

  constructor(
    facts: readonly CallFact[],
    settings: CallTextSettings = textSettings(),
    spell: (body: string) => string = (body) => body,
  ) {
    this.settings = settings;
    this.spell = spell;
    this.known = knowledgeOf(facts);
    const [first] = renderCall(this.known, settings);
    if (!first) throw new Error('no entry');
    this.memory = first.memory;
    this.standing = { subject: first.subject, body: spell(first.body), fields: { ...this.known.fields } };
  }

  learn(...facts: CallFact[]): this {
    for (const next of facts) this.known = learnOfCall(this.known, next, filed);
    const { known, settings, memory, standing } = this;
    const merge = mergeIntoEntry({ known, part: 1, settings, memory, standing });
    this.memory = JSON.parse(JSON.stringify(merge.memory.written)) as CallMemory;
    if (merge.changed.length === 0) return this;
    this.writes += 1;
    this.standing = {
      subject: merge.subject,
      body: merge.changed.includes('body') ? this.spell(merge.body) : standing.body,
      fields: { ...standing.fields, ...merge.fields },
    };
    return this;
  }

  edit(change: (body: string) => string): this {
    this.standing = { ...this.standing, body: change(this.standing.body) };
    return this;
  }

  show(): { subject: string; note: string; fields: Record<string, unknown> } {
    const { known, memory, settings, standing } = this;
    const shown = showCall({ known, memory, settings, standing });
    this.known = shown.known;
    this.memory = shown.memory;
    return { subject: shown.subject, note: shown.note, fields: shown.fields };
  }

  get body(): string {
    return this.standing.body;
  }
}

/** A form is saved. */
export const form = (note: string, changes: Parameters<typeof fact>[0] = {}): CallFact =>
  fact({
    origin: 'edit',
    subject: 'Inbound Call from Ada Known',
    note,
    result: 'Call connected',
    duration: 95,
    ...changes,
  });
/** Facts come in the background. */
export const sync = (note: string, changes: Parameters<typeof fact>[0] = {}): CallFact =>
  fact({ note, ...changes });
export const count = (text: string, what: string): number => text.split(what).length - 1;
export const formats = ['text/html', 'text/markdown', 'text/plain'] as const;

export const answered = fact({ ...life.answered, note: 'Wants a quote' });
export const late = [life.hangUp, life.record, life.recording, life.aiNote, life.transcript];
