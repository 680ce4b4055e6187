// @ts-check

/** @typedef {{ [key: string]: unknown }} Json */

/**
 * @param {unknown} value
 * @returns {Json} empty for what is no object
 */
export function asObject(value) {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? /** @type {Json} */ (value) : {};
}

/**
 * @param {unknown} value
 * @returns {unknown[]} empty for what is no list
 */
export function asList(value) {
  return Array.isArray(value) ? value : [];
}

/**
 * @param {unknown} value
 * @returns {string} empty for what is no text
 */
export function asText(value) {
  return typeof value === 'string' ? value : '';
}
