import { expect, test } from 'vitest';
import { renderPage } from './support/conformance-page.js';

test('the page about conformance says what the code says', async () => {
  await expect(renderPage()).toMatchFileSnapshot('../../../docs/conformance.md');
});
