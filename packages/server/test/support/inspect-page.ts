import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const PHONE = { width: 360, height: 740 };
const DESK = { width: 1280, height: 800 };

/** What is wrong with a page. */
export interface Inspection {
  /** What axe-core finds serious or critical, in the colours of the day and of the night. */
  faults: string[];
  /** By how many pixels it is wider than a phone. */
  sideways: number;
}

/**
 * Looks at a page in the colours of the day and of the night, and on a phone.
 *
 * @param prepare - what to do on the page before it is looked at
 */
export async function inspectPage(
  page: Page,
  address: string,
  prepare: () => Promise<unknown> = async () => undefined,
): Promise<Inspection> {
  const faults: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    // oxlint-disable no-await-in-loop -- one page, in one colour after the other
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.goto(address);
    await prepare();
    await page.evaluate(axe);
    const { violations } = await page.evaluate<AxeResults>('axe.run({ resultTypes: ["violations"] })');
    // oxlint-enable no-await-in-loop
    for (const { id, impact, nodes } of violations) {
      if (impact !== 'serious' && impact !== 'critical') continue;
      faults.push(
        ...nodes.map(
          ({ target, failureSummary }) => `${colorScheme}: ${id} ${String(target)} ${failureSummary}`,
        ),
      );
    }
  }
  await page.setViewportSize(PHONE);
  const sideways = await page.evaluate<number>(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  );
  await page.setViewportSize(DESK);
  return { faults, sideways };
}
