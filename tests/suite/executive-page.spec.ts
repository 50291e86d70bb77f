import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@playwright/test';
import type { Browser, Page } from 'playwright';
import type { PageFacts, TargetPageFacts } from '../../fixtures/report/executive/facts.ts';
import { headlinesOf } from '../../fixtures/report/executive/headlines.ts';
import { html } from '../../fixtures/report/executive/html.ts';
import { latticePicture } from '../../fixtures/report/executive/lattice.ts';
import { renderExecutivePage } from '../../fixtures/report/executive/page.ts';
import type { Stations } from '../../fixtures/session/stations.ts';
import { launchBrowser, noBrowser } from './support/browser.ts';
import { decided, hostileTexts, resultFile, targetSummary } from './support/stub-results.ts';

const stations: Stations = {
  declared: ['data-read', 'data-write'],
  published: ['data-read', 'data-write', 'fr:idm:*'],
  registered: ['data-read'],
  granted: ['data-read'],
  introspected: null,
};

const ofTarget: TargetPageFacts = {
  isReferenceTenant: false,
  stations,
  changes: null,
  isHeldToBaseline: false,
  consoleOrigin: 'https://tenant.example.com',
};

const facts = (
  special: Partial<PageFacts> & { readonly target?: Partial<TargetPageFacts> } = {},
): PageFacts => ({
  file: resultFile([decided('token.issued', 'conformant')]),
  targets: { default: { ...ofTarget, ...special.target } },
  waivers: [],
  ...special,
});

/** What somebody reads of a page, in one line. */
const words = (page: string): string =>
  page
    .replaceAll(/<style>[^]*?<\/style>/g, '')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ');

test.describe('the template', () => {
  test('takes every text for text', () => {
    for (const text of hostileTexts) {
      const markup = html`<p title="${text}">${text}</p>`.toString();
      expect(markup.replace(/^<p title="/, '').replace(/<\/p>$/, '')).not.toMatch(/[<]|"(?!>)/);
    }
    expect(html`${[html`<b>${'<i>'}</b>`, html`<hr />`]}`.toString()).toBe('<b>&lt;i&gt;</b><hr />');
    expect(html`${'a\u202eb\u0000c'}`.toString()).toBe('a\ufffdb\ufffdc');
  });
});

test.describe('headlines', () => {
  test('are what gives strangers power, the worst first, and nothing else', () => {
    const { results } = resultFile([
      decided('token.issued', 'nonconformant'),
      decided('posture.secret-in-query', 'nonconformant', { actual: 'a token was issued' }),
      decided('posture.privileged-registrable', 'nonconformant'),
      decided('posture.privileged-granted', 'nonconformant', { actual: 'tokens were issued with fr:idm:*' }),
      decided('posture.tokeninfo', 'advisory'),
    ]);
    expect(headlinesOf(results).map(({ title, came }) => [title, came])).toEqual([
      [
        'Anybody who can reach this tenant can obtain an administrative token',
        'tokens were issued with fr:idm:*',
      ],
      ['Client secrets are accepted in addresses, which logs and proxies keep', 'a token was issued'],
    ]);
    expect(headlinesOf(resultFile([decided('posture.privileged-granted', 'waived')]).results)).toEqual([]);
  });
});

test.describe('the picture of the scopes', () => {
  test('marks a scope that was not at the station before, and says so', () => {
    const picture = latticePicture(stations).toString();
    expect(picture.match(/class="stray"/g)).toHaveLength(1);
    expect(words(picture)).toContain('fr:idm:* is published and was not before');
  });

  test('compares with the nearest station that is known', () => {
    const unknown = {
      ...stations,
      published: ['data-read'],
      declared: null,
      registered: null,
      granted: ['x'],
    };
    expect(words(latticePicture(unknown).toString())).toContain('x is in the token and was not before');
    const nothing = { declared: null, published: null, registered: null, granted: null, introspected: null };
    expect(latticePicture(nothing).toString()).toContain('No scopes were seen');
  });
});

test.describe('the page', () => {
  test('tells verdict, tasks, what to do in order of urgency, and what is undecided', () => {
    const file = resultFile([
      decided('discovery.scopes-expected', 'nonconformant', {
        actual: 'missing: data-write',
        reason: 'allowlist is x',
      }),
      decided('posture.privileged-granted', 'nonconformant', { actual: 'tokens' }),
      decided('token.issued', 'inconclusive', { cause: 'registration.page-body', reason: 'why' }),
    ]);
    const page = renderExecutivePage(facts({ file }));
    const told = words(page);
    expect(told).toContain('DCR conformance: nonconformant: at least one requirement is violated');
    expect(told).toMatch(/Task 4: Get a dynamic client access token inconclusive 1 inconclusive/);
    expect(told.indexOf('(posture.privileged-granted')).toBeLessThan(
      told.indexOf('(discovery.scopes-expected'),
    );
    expect(told).toContain('Setting allowlist is x');
    expect(told).toContain('registration.page-body failed first : token.issued');
    expect(page).toContain('href="https://tenant.example.com/am/ui-admin/');
    expect(page).toContain('href="allure-report/index.html"');
  });

  test('tells what changed since the last run and the baseline', () => {
    const changed = {
      since: '2026-01-01T02:00:00.000Z',
      transitions: [{ requirement: 'token.issued', before: 'conformant', now: 'nonconformant' }],
    };
    const drift = decided('cross.baseline-drift', 'nonconformant', {
      actual: 'data-write left scopes_supported; fr:idm:* came to scopes_supported',
    });
    const told = words(
      renderExecutivePage(
        facts({ file: resultFile([drift]), target: { changes: changed, isHeldToBaseline: true } }),
      ),
    );
    expect(told).toContain('Since the accepted baseline: data-write left scopes_supported fr:idm:* came to');
    expect(told).toContain(
      'Since the last run (2026-01-01 02:00 UTC): token.issued: conformant to nonconformant',
    );
    const quiet = { since: changed.since, transitions: [] };
    expect(words(renderExecutivePage(facts({ target: { changes: quiet } })))).toContain('UTC): nothing.');
  });

  test('has a line for each target, and for each waiver with its end', () => {
    const targets = [targetSummary({ name: 'dev' }), targetSummary({ name: 'prod' })];
    const file = resultFile([decided('token.issued', 'conformant', { target: 'dev' })], targets);
    const waiver = {
      requirement: 'token.issued',
      target: '*',
      reason: 'r',
      owner: 'o',
      expires: '2026-02-01',
    };
    const told = words(
      renderExecutivePage({ file, targets: { dev: ofTarget, prod: ofTarget }, waivers: [waiver] }),
    );
    expect(told).toMatch(/dev https:\/\/tenant\.example\.com, alpha conformant 1 conformant/);
    expect(told).toContain('token.issued * o 2026-02-01 r');
    expect(told).toContain(
      'token.issued holds again on *: take its waiver (o, until 2026-02-01) out of the file',
    );
  });
});

test.describe('in a browser', () => {
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

  test('it renders no text as markup, asks nobody for anything, and complains of nothing', async () => {
    const page = await opened('light');
    expect(requests.filter((url) => !url.startsWith('file:'))).toEqual([]);
    expect(errors).toEqual([]);
    for (const forbidden of ['script', 'img', 'iframe', 'form', 'link', 'object']) {
      expect(await page.locator(forbidden).count(), forbidden).toBe(0);
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
    test(`axe finds nothing to complain of, ${colorScheme}`, async () => {
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
