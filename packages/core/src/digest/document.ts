/**
 * A piece of text. `strong` is shown in bold; `link` is the address it leads to. `verbatim` is for the marker, which
 * is no markup in any format and must be found in the CRM by its own characters.
 */
export interface Span {
  text: string;
  strong?: true;
  link?: string;
  verbatim?: true;
}

/** One line. A line break inside a span stays a line break. */
export type Line = readonly Span[];

/** A line, or a list whose items are lines. */
export type Block = { line: Line } | { items: readonly (readonly Line[])[] };

/**
 * A day's entry, before it is HTML, Markdown or plain text, without its messages: these are rendered each by itself, once,
 * and put between `before` and `after`.
 */
export interface Frame {
  subject: string;
  before: readonly Block[];
  after: readonly Block[];
}

/** How a kind of text is written: in pieces that can be rendered apart, and put together later. */
export interface Format {
  /** One line, without what ends it. */
  line: (line: Line) => string;
  block: (block: Block) => string;
  /** One item of a list. */
  item: (lines: readonly Line[]) => string;
  list: (items: readonly string[]) => string;
  /** Puts blocks and lists together to a whole text. */
  join: (pieces: readonly string[]) => string;
}

export const emptyLine: Block = { line: [] };

export function line(text: string): Block {
  return { line: [{ text }] };
}

export function strongLine(text: string): Block {
  return { line: [{ text, strong: true }] };
}
