import type { Digest, LogFormat } from '../contract/v1/digest.js';
import type { Message } from '../contract/v1/message.js';
import { createMemo } from '../memo.js';
import {
  composeFrame,
  composeMessage,
  composeSingle,
  countMessages,
  type DigestInput,
  type FrameInput,
  isSingle,
} from './compose.js';
import type { Format, Frame } from './document.js';
import { formats } from './formats.js';
import { nameOfZone } from './local-time.js';
import { WallClock } from './wall-clock.js';

/** What all entries of a day have in common. */
export interface DaySettings extends Omit<DigestInput, 'messages' | 'marker' | 'part'> {
  key: string;
  format: LogFormat;
  /** Names each of the day's entries. */
  markerOf: (part: number) => string;
  /** Whether the marker is the body's last line (`body`) or the connector's business (`field`). */
  markerPlace: 'body' | 'field';
}

/** What stands around an entry's messages, as it is written. */
interface RenderedFrame {
  subject: string;
  marker: string;
  before: readonly string[];
  after: readonly string[];
}

/** What messages were rendered to, as long as they are in memory. A message is never changed: there is another in its place. */
const rendered = createMemo<Message, { around: Surroundings; item: string }>();

/** Whether a message was rendered before: it costs next to nothing then, unless what stands around it has changed. */
export function isRendered(message: Message): boolean {
  return rendered.get(message) !== undefined;
}

/**
 * Renders the entries of one day. Each message is rendered once, however many entries are tried and written, and however
 * often the day grows: the time it takes is linear in what is new.
 */
export class DayRenderer {
  readonly #settings: DaySettings;
  readonly #format: Format;
  readonly #begins: WallClock;
  readonly #around: Surroundings;
  readonly #frames = new Map<string, RenderedFrame>();

  constructor(settings: DaySettings) {
    this.#settings = settings;
    this.#format = formats[settings.format];
    this.#begins = new WallClock(settings.startsAt, settings.zone);
    this.#around = new Surroundings(settings, this.#begins.day);
  }

  /** Bytes of UTF-8 that a message takes in an entry. */
  sizeOf(message: Message): number {
    // The line break that may stand between two items.
    return Buffer.byteLength(this.#item(message)) + 1;
  }

  /** Bytes of an entry with so many messages, without them: what a part's number and count make of it, at most. */
  frameSize(part: number, count: number): number {
    return Buffer.byteLength(this.#join(this.#frame(part, count), []));
  }

  /** @param messages - in order; what the entry shows */
  render(messages: readonly Message[], part: number): Digest {
    const { key, startsAt, zone, format } = this.#settings;
    const { subject, marker, body } = this.#text(messages, part);
    return {
      key,
      day: this.#begins.day,
      startsAt: new Date(startsAt).toISOString(),
      timeZone: nameOfZone(zone),
      subject,
      body,
      format,
      messages: [...messages],
      part,
      marker,
    };
  }

  /** The subject alone, of an entry with these messages. */
  subjectOf(messages: readonly Message[], part: number): string {
    return this.#frameOf(messages, part).subject;
  }

  #text(messages: readonly Message[], part: number): { subject: string; marker: string; body: string } {
    const frame = this.#frameOf(messages, part);
    const isList = !isSingle(messages, this.#settings.conversation);
    const items = isList ? messages.map((message) => this.#item(message)) : undefined;
    return { subject: frame.subject, marker: frame.marker, body: this.#join(frame, items) };
  }

  #frameOf(messages: readonly Message[], part: number): RenderedFrame {
    const [first, ...others] = messages;
    return first && isSingle(messages, this.#settings.conversation)
      ? this.#renderFrame(part, (input) => composeSingle(input, first, others))
      : this.#frame(part, countMessages(messages));
  }

  #frame(part: number, count: number): RenderedFrame {
    const key = `${part}/${count}`;
    const frame = this.#frames.get(key) ?? this.#renderFrame(part, (input) => composeFrame(input, count));
    this.#frames.set(key, frame);
    return frame;
  }

  #renderFrame(part: number, compose: (input: FrameInput) => Frame): RenderedFrame {
    const { block } = this.#format;
    const marker = this.#settings.markerOf(part);
    const { subject, before, after } = compose({
      begins: this.#begins,
      part,
      marker: this.#settings.markerPlace === 'body' ? marker : '',
      ...this.#settings,
    });
    return { subject, marker, before: before.map(block), after: after.map(block) };
  }

  #join({ before, after }: RenderedFrame, items: readonly string[] | undefined): string {
    const { list, join } = this.#format;
    return join([...before, ...(items ? [list(items)] : []), ...after]);
  }

  #item(message: Message): string {
    const known = rendered.get(message);
    if (known?.around.isSameAs(this.#around)) {
      known.around = this.#around;
      return known.item;
    }
    const item = this.#format.item(composeMessage(message, this.#settings, this.#begins.day));
    rendered.set(message, { around: this.#around, item });
    return item;
  }
}

/** All that a message's lines depend on, beside the message. The messages of a day share them: they are compared once for all. */
class Surroundings {
  readonly #told: readonly unknown[];
  #text: string | undefined;
  /** Was compared last, and is the same. */
  #same: Surroundings = this;

  constructor({ conversation, zone, agentName, named, format }: DaySettings, day: string) {
    this.#told = [conversation, zone, agentName, named, format, day];
  }

  isSameAs(other: Surroundings): boolean {
    if (this === other || this.#same === other) return true;
    if (this.#asText() !== other.#asText()) return false;
    this.#same = other;
    return true;
  }

  #asText(): string {
    this.#text ??= JSON.stringify(this.#told);
    return this.#text;
  }
}
