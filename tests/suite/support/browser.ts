import { existsSync } from 'node:fs';
import { chromium } from 'playwright';

/** Where Debian puts Chromium, and where Playwright's own would be: nothing is ever downloaded. */
const executable = ['/usr/bin/chromium', chromium.executablePath()].find((file) => existsSync(file));

/** Why a test of a page cannot run here, or null. */
export const noBrowser =
  executable === undefined
    ? 'no Chromium on this machine: apt-get install chromium, or npx playwright install chromium'
    : null;

/** A browser that starts no traffic of its own. */
export function launchBrowser() {
  return chromium.launch({
    ...(executable === undefined ? {} : { executablePath: executable }),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
