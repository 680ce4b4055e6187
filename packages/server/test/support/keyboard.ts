import type { Page } from 'playwright-core';

/** More stops than any page has. */
const MOST_STOPS = 80;

/**
 * Goes on with the tabulator to what has this name, as somebody does who has no mouse.
 *
 * @throws Error when the keyboard does not come there
 */
export async function tabTo(page: Page, name: string): Promise<void> {
  for (let stop = 0; stop < MOST_STOPS; stop += 1) {
    // oxlint-disable-next-line no-await-in-loop -- key after key
    await page.keyboard.press('Tab');
    // oxlint-disable-next-line no-await-in-loop
    const here = await page.evaluate<string>(
      '(document.activeElement.labels?.[0] ?? document.activeElement).innerText.trim()',
    );
    if (here === name) return;
  }
  throw new Error(`The keyboard does not come to ${name}.`);
}
