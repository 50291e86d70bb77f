import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@playwright/test';
import type { Browser, Page } from 'playwright';
import { renderExecutivePage } from '../../fixtures/report/executive/page.ts';
import { launchBrowser, noBrowser } from '../../fixtures/report/browser.ts';
import { facts, stations } from './support/stub-page.ts';
import { decided, hostileTexts, resultFile } from './support/stub-results.ts';

test.describe('the executive page in a browser', () => {
  test.skip(noBrowser !== null, noBrowser ?? '');
  let browser: Browser;
  const requests: string[] = [];
  const errors: string[] = [];

  test.beforeAll(async () => {
    browser = await launchBrowser();
  });

  test.afterAll(async () => {
    await browser.close();
  });

  /** A page with every part, and with hostile text wherever a tenant's text goes. */
  async function opened(colorScheme: 'light' | 'dark'): Promise<Page> {
    const text = hostileTexts.join(' ');
    const file = resultFile([
      decided('posture.privileged-granted', 'nonconformant', { actual: text, expected: text, reason: text }),
      decided('token.issued', 'inconclusive', { reason: text }),
      decided('cross.baseline-drift', 'nonconformant', { actual: text }),
      decided('token.scope-all', 'advisory', { actual: text }),
    ]);
    const waiver = {
      requirement: 'token.issued',
      target: '*',
      reason: text,
      owner: text,
      expires: '2026-02-01',
    };
    const target = {
      isHeldToBaseline: true,
      stations: { ...stations, published: hostileTexts },
      changes: { since: '2026-01-01T02:00:00.000Z', transitions: [] },
    };
    const where = test.info().outputPath('conformance.html');
    writeFileSync(where, renderExecutivePage(facts({ file, waivers: [waiver], target })));
    const page = await browser.newPage({ colorScheme });
    page.on('request', (request) => requests.push(request.url()));
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => errors.push(message.text()));
    await page.goto(pathToFileURL(where).href);
    return page;
  }

  test('it renders no text as markup, sends no request, and logs no error', async () => {
    const page = await opened('light');
    expect(requests.filter((url) => !url.startsWith('file:'))).toEqual([]);
    expect(errors).toEqual([]);
    for (const forbidden of ['script', 'img', 'iframe', 'form', 'link', 'object']) {
      await expect(page.locator(forbidden), forbidden).toHaveCount(0);
    }
    const hrefs = [...(await page.content()).matchAll(/<a [^>]*?href="([^"]*)"/g)].map(
      ([, href]) => href ?? '',
    );
    expect(hrefs.length).toBeGreaterThan(1);
    expect(
      hrefs.filter((href) => !/^(?:https:\/\/tenant\.example\.com\/|allure-report\/|#)/.test(href)),
    ).toEqual([]);
    await page.close();
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    test(`axe finds no violation, ${colorScheme}`, async () => {
      const page = await opened(colorScheme);
      // The page forbids every script: axe runs in a copy without that rule.
      const markup = (await page.content()).replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, '');
      await page.goto('about:blank');
      await page.setContent(markup);
      await page.evaluate(
        readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'),
      );
      const violations = await page.evaluate(
        'axe.run({ runOnly: ["wcag2a", "wcag2aa", "best-practice"] }).then((found) => found.violations.map(({ id, nodes }) => id + ": " + nodes[0].html.slice(0, 120)))',
      );
      expect(violations).toEqual([]);
      await page.close();
    });
  }

  test('it fits on paper and on a narrow screen', async () => {
    const page = await opened('light');
    await page.setViewportSize({ width: 360, height: 800 });
    const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
    expect(await page.evaluate(overflow)).toBeLessThanOrEqual(0);
    await page.emulateMedia({ media: 'print' });
    expect((await page.pdf({ format: 'A4' })).length).toBeGreaterThan(1_000);
    await page.close();
  });
});
