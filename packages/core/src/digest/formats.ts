import type { LogFormat } from '../contract/v1/digest.js';
import type { Format } from './document.js';
import { htmlFormat } from './render-html.js';
import { markdownFormat } from './render-markdown.js';
import { plainFormat } from './render-plain.js';

/** How each kind of text is written. */
export const formats: Record<LogFormat, Format> = {
  'text/html': htmlFormat,
  'text/markdown': markdownFormat,
  'text/plain': plainFormat,
};
