import type { LogFormat } from '../contract/v1/digest.js';
import type { Line } from '../digest/document.js';
import { formats } from '../digest/formats.js';
import { toSafeText } from '../digest/text.js';

/** The headings of our text in an entry. By the words of the first two it is found again. */
export const NOTE_HEADING = 'Agent notes';
export const BLOCK_HEADING = 'Call details';
export const ADDITION_HEADING = 'Added later';

/** How the pieces of a call's text are written. Everything is escaped; a note keeps its line breaks. */
export interface CallFormat {
  heading: (title: string) => string;
  text: (text: string) => string;
  details: (lines: readonly Line[]) => string;
  section: (title: string, text: string) => string;
  /** Puts the pieces below a heading together. */
  join: (pieces: readonly string[]) => string;
  /** Between the agent's words and our block, and before what is added below. */
  gap: string;
  /** Between a heading and a text. */
  newLine: string;
}

const line = (format: LogFormat, text: string): string => formats[format].line([{ text: toSafeText(text) }]);

const html: CallFormat = {
  heading: (title) => `<b>${line('text/html', title)}</b>`,
  text: (text) => line('text/html', text),
  details: (lines) => formats['text/html'].list(lines.map((each) => formats['text/html'].item([each]))),
  section: (title, text) => `${html.heading(title)}<br>${html.text(text)}<br>`,
  // A list ends its line by itself.
  join: (pieces) => pieces.reduce((whole, piece) => whole + (whole.endsWith('</ul>') ? '' : '<br>') + piece),
  gap: '<br><br>',
  newLine: '<br>',
};

const markdown: CallFormat = {
  heading: (title) => `## ${line('text/markdown', title)}`,
  text: (text) => line('text/markdown', text),
  details: (lines) =>
    formats['text/markdown'].list(lines.map((each) => formats['text/markdown'].item([each]))).trimEnd(),
  section: (title, text) => `### ${line('text/markdown', title)}\n\n${markdown.text(text)}`,
  join: (pieces) => pieces.join('\n\n'),
  gap: '\n\n',
  newLine: '\n\n',
};

const plain: CallFormat = {
  heading: (title) => title,
  text: (text) => line('text/plain', text),
  details: (lines) => formats['text/plain'].list(lines.map((each) => formats['text/plain'].item([each]))),
  section: (title, text) => `\n- ${title}:\n${plain.text(text)}\n--- END`,
  join: (pieces) => pieces.join('\n'),
  gap: '\n\n',
  newLine: '\n',
};

export const callFormats: Record<LogFormat, CallFormat> = {
  'text/html': html,
  'text/markdown': markdown,
  'text/plain': plain,
};
