import type { Digest, LogFormat } from '../contract/v1/digest.js';
import type { Message } from '../contract/v1/message.js';
import {
  composeFrame,
  composeMessage,
  composeSingle,
  countMessages,
  type DigestInput,
  isSingle,
} from './compose.js';
import type { Format, Frame } from './document.js';
import { formats } from './formats.js';
import { nameOfZone, toLocalDay } from './local-time.js';

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
  before: readonly string[];
  after: readonly string[];
}

/** What messages were rendered to, as long as they are in memory. A message is never changed: there is another in its place. */
const rendered = new WeakMap<Message, { around: string; item: string }>();

/** Whether a message was rendered before: it costs next to nothing then, unless what stands around it has changed. */
export function isRendered(message: Message): boolean {
  return rendered.has(message);
}

/**
 * Renders the entries of one day. Each message is rendered once, however many entries are tried and written, and however
 * often the day grows: the time it takes is linear in what is new.
 */
export class DayRenderer {
  readonly #settings: DaySettings;
  readonly #format: Format;
  readonly #day: string;
  /** All that a message's lines depend on, beside the message. */
  readonly #around: string;
  readonly #frames = new Map<string, RenderedFrame>();

  constructor(settings: DaySettings) {
    this.#settings = settings;
    this.#format = formats[settings.format];
    this.#day = toLocalDay(settings.startsAt, settings.zone);
    const { conversation, zone, agentName, named, format } = settings;
    this.#around = JSON.stringify([conversation, zone, agentName, named, format, this.#day]);
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
    const { key, startsAt, zone, format, markerOf } = this.#settings;
    const { subject, body } = this.#text(messages, part);
    return {
      key,
      day: this.#day,
      startsAt: new Date(startsAt).toISOString(),
      timeZone: nameOfZone(zone),
      subject,
      body,
      format,
      messages: [...messages],
      part,
      marker: markerOf(part),
    };
  }

  /** The subject alone, of an entry with these messages. */
  subjectOf(messages: readonly Message[], part: number): string {
    return this.#frameOf(messages, part).subject;
  }

  #text(messages: readonly Message[], part: number): { subject: string; body: string } {
    const frame = this.#frameOf(messages, part);
    const isList = !isSingle({ messages, ...this.#settings });
    const items = isList ? messages.map((message) => this.#item(message)) : undefined;
    return { subject: frame.subject, body: this.#join(frame, items) };
  }

  #frameOf(messages: readonly Message[], part: number): RenderedFrame {
    const [first] = messages;
    return first !== undefined && isSingle({ messages, ...this.#settings })
      ? this.#renderFrame(composeSingle(this.#inputOf(part), first))
      : this.#frame(part, countMessages(messages));
  }

  #frame(part: number, count: number): RenderedFrame {
    const key = `${part}/${count}`;
    const frame = this.#frames.get(key) ?? this.#renderFrame(composeFrame(this.#inputOf(part), count));
    this.#frames.set(key, frame);
    return frame;
  }

  #renderFrame({ subject, before, after }: Frame): RenderedFrame {
    const { block } = this.#format;
    return { subject, before: before.map(block), after: after.map(block) };
  }

  #inputOf(part: number): Omit<DigestInput, 'messages'> {
    const { markerPlace, markerOf } = this.#settings;
    return { part, marker: markerPlace === 'body' ? markerOf(part) : '', ...this.#settings };
  }

  #join({ before, after }: RenderedFrame, items: readonly string[] | undefined): string {
    const { list, join } = this.#format;
    return join([...before, ...(items ? [list(items)] : []), ...after]);
  }

  #item(message: Message): string {
    const known = rendered.get(message);
    if (known?.around === this.#around) return known.item;
    const item = this.#format.item(composeMessage(message, this.#settings, this.#day));
    rendered.set(message, { around: this.#around, item });
    return item;
  }
}
