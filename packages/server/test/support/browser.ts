import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, onTestFinished } from 'vitest';

/** A busy machine is slow; only what hangs is given up. */
const PATIENCE_MS = 120_000;

const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
  (path) => existsSync(path),
);

export const hasBrowser = executablePath !== undefined;

/**
 * One browser for all tests of a file.
 *
 * @returns opens a page of its own, with what the browser complains about on it, until the test is over
 */
export function shareBrowser(): () => Promise<{ page: Page; complaints: string[] }> {
  let browser: Browser | undefined;
  afterAll(async () => browser?.close());
  return async () => {
    browser ??= await launch();
    const page = await browser.newPage({ viewport: { width: 1280, height: 980 }, reducedMotion: 'reduce' });
    page.setDefaultTimeout(PATIENCE_MS);
    onTestFinished(() => page.close());
    return { page, complaints: listenToConsole(page) };
  };
}

/** Everything that the browser complains about on a page, and what asks or tells by itself. */
function listenToConsole(page: Page): string[] {
  const complaints: string[] = [];
  page.on('console', (line) => {
    if (['error', 'warning'].includes(line.type())) complaints.push(line.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('dialog', (dialog) => complaints.push(`a dialog: ${dialog.message()}`));
  return complaints;
}

function launch(): Promise<Browser> {
  return chromium.launch({
    timeout: PATIENCE_MS,
    ...(executablePath !== undefined && { executablePath }),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  });
}
