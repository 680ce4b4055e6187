// @ts-check
import Handlebars from 'handlebars';

const engine = Handlebars.create();
engine.registerHelper('quote', (/** @type {unknown} */ text) => quote(String(text)));
engine.registerHelper('json', (/** @type {unknown} */ value) => JSON.stringify(value));
engine.registerHelper('concat', (/** @type {unknown[]} */ ...parts) => parts.slice(0, -1).join(''));
engine.registerHelper('xml', (/** @type {unknown} */ text) =>
  String(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
);

/** @type {Map<string, (values: object) => string>} */
const compiled = new Map();

/**
 * Fills in a template. Whatever it names must be there.
 *
 * @param {string} template
 * @param {object} values
 */
export function render(template, values) {
  const known = compiled.get(template) ?? engine.compile(template, { noEscape: true, strict: true });
  compiled.set(template, known);
  return known(values);
}

/**
 * A text as TypeScript writes it: in the quotation marks that need no escaping.
 *
 * @param {string} text
 */
function quote(text) {
  return text.includes("'") ? JSON.stringify(text) : `'${text}'`;
}
