import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@playwright/test';
import type { Browser, Page } from 'playwright';
import { renderExecutivePage } from '../../fixtures/report/executive/page.ts';
import { launchBrowser, noBrowser } from '../../fixtures/report/browser.ts';
import { exchange } from './support/stub-exchange.ts';
import { facts, leakingScope } from './support/stub-page.ts';
import { decided, hostileTexts, resultFile, targetSummary } from './support/stub-results.ts';

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
    const scopes = hostileTexts.map((scope) => ({ ...leakingScope, scope }));
    const declared = { EXPECTED_SCOPES: text };
    const results = [
      decided('posture.privileged-granted', 'nonconformant', { actual: text, expected: text, reason: text }),
      decided('token.issued', 'inconclusive', { reason: text }),
      decided('cross.baseline-drift', 'nonconformant', { actual: text }),
      decided('token.scope-all', 'advisory', { actual: text }),
    ];
    const file = resultFile(results, [targetSummary({ scopes, declared })]);
    const shown = { ...exchange('r-1'), failure: text };
    const waiver = {
      requirement: 'token.issued',
      target: '*',
      reason: text,
      owner: text,
      expires: '2026-02-01',
    };
    const target = {
      isHeldToBaseline: true,
      changes: { since: '2026-01-01T02:00:00.000Z', transitions: [] },
      runs: [{ finishedAt: '2026-01-01T02:00:00.000Z', verdict: text, counts: {} }],
    };
    const where = test.info().outputPath('conformance.html');
    const known = {
      file,
      waivers: [waiver],
      target,
      shownOf: () => [
        { ...shown, request: { ...shown.request, body: text, url: `https://tenant.example.com/${text}` } },
      ],
      firstShown: new Map([['r-1', 'default-posture.privileged-granted']]),
      reportOf: () => 'allure-report/index.html#1',
      artefacts: [{ name: 'junit.xml', sha256: 'f00d' }],
    };
    writeFileSync(where, renderExecutivePage(facts(known)));
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
    for (const forbidden of ['img', 'iframe', 'link', 'object']) {
      await expect(page.locator(forbidden), forbidden).toHaveCount(0);
    }
    const hrefs = [...(await page.content()).matchAll(/<a [^>]*?href="([^"]*)"/g)].map(
      ([, href]) => href ?? '',
    );
    expect(hrefs.length).toBeGreaterThan(1);
    expect(
      hrefs.filter(
        (href) =>
          !/^(?:https:\/\/(?:tenant\.example\.com|www\.rfc-editor\.org|docs\.pingidentity\.com)\/|allure-report\/|#)/.test(
            href,
          ),
      ),
    ).toEqual([]);
    await page.close();
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    test(`axe finds no violation, ${colorScheme}`, async () => {
      const page = await opened(colorScheme);
      // The page forbids every other script: axe runs in a copy without that rule.
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

  test('filters show what fits, and every link on the page has an aim', async () => {
    const page = await opened('light');
    await page.locator('details.all > summary').first().click();
    const rows = page.locator('.requirements tbody tr:visible');
    await expect(rows).toHaveCount(4);
    await page.getByLabel('verdict').selectOption('advisory');
    await expect(rows).toHaveCount(1);
    await page.getByLabel('text').fill('nothing like this');
    await expect(rows).toHaveCount(0);
    await expect(page.locator('.filters output')).toHaveText('0 of 4');
    const aims = [...(await page.content()).matchAll(/ href="#([^"]*)"/g)].map(([, aim]) => aim ?? '');
    expect(aims.length).toBeGreaterThan(2);
    for (const aim of aims) await expect(page.locator(`[id="${aim}"]`), aim).toHaveCount(1);
    await page.close();
  });

  test('without scripts the page is whole, and shows no control that does nothing', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await (await opened('light')).close();
    await page.goto(pathToFileURL(test.info().outputPath('conformance.html')).href);
    await expect(page.locator('form')).toBeHidden();
    await expect(page.locator('button')).toHaveCount(0);
    await page.locator('details.all > summary').first().click();
    await expect(page.locator('.requirements tbody tr:visible')).toHaveCount(4);
    await context.close();
  });

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
