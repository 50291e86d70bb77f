import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@playwright/test';
import type { Browser, Page } from 'playwright';
import { startReferenceTenant } from '../../fixtures/reference-tenant/index.ts';
import { launchBrowser, noBrowser } from '../../fixtures/report/browser.ts';
import { emptyFolder, runCommand } from './support/command.ts';
import { declaredReference } from './support/judged-tenant.ts';
import { startRewritingTenant } from './support/rewriting-tenant.ts';

const hostile =
  '<img src=x onerror="window.taken=1"><script>window.taken=1</script>[click](javascript:taken)';

test.describe('the report, opened from the file system', () => {
  test.skip(noBrowser !== null, noBrowser ?? '');
  test.describe.configure({ mode: 'default' });
  let browser: Browser;
  let page: Page;
  const requests: string[] = [];
  const errors: string[] = [];

  test.beforeAll(async () => {
    const upstream = await startReferenceTenant({ faults: ['privileged-idm-scope'] });
    const tenant = await startRewritingTenant(upstream.baseUrl, '/introspect', (answer) => ({
      ...answer,
      realm: hostile,
    }));
    const folder = emptyFolder();
    const { code, output } = await runCommand('conformance', folder, {
      ...declaredReference,
      TENANT_BASE_URL: tenant.baseUrl,
    });
    expect(code, output).toBe(1);
    await tenant.close();
    await upstream.close();
    browser = await launchBrowser();
    page = await browser.newPage();
    page.on('request', (request) => requests.push(request.url()));
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
    });
    await page.goto(pathToFileURL(path.join(folder, 'reports/allure-report/index.html')).href);
    await page.getByText('Task 1: Configure the OAuth 2.0 provider service').waitFor();
  });

  test.afterAll(async () => {
    await browser.close();
  });

  test('fits a phone, and says beside its colours how much there is to read', async () => {
    const context = await browser.newContext({ viewport: { width: 390, height: 844 }, isMobile: true });
    const phone = await context.newPage();
    await phone.goto(page.url());
    await phone.getByText('Task 1: Configure the OAuth 2.0 provider service').waitFor();
    expect(await phone.evaluate('[window.innerWidth, document.documentElement.scrollWidth]')).toEqual([
      390, 390,
    ]);
    expect(await phone.locator('body').innerText()).toMatch(/advisory\s+[1-9]\d*\s+waived\s+0/);
    await context.close();
  });

  test('a finding on the page leads to its very result', async () => {
    const other = await browser.newPage();
    await other.goto(page.url().replace('allure-report/index.html', 'conformance.html'));
    await other
      .locator('#f-default-posture\\.privileged-granted')
      .getByText('this result in the report')
      .click();
    // A page of some megabytes takes a busy machine more than the usual five seconds.
    const result = other.getByText('Nonconformant: posture.privileged-granted').first();
    await expect(result).toBeVisible({ timeout: 30_000 });
    await other.close();
  });

  test('groups by the tasks of the page, names its tenant, and sends no request', async () => {
    for (const task of ['Task 2: Get', 'Task 3: Register', 'Task 4: Get', 'Wider checks beyond the flow']) {
      await expect.poll(() => page.getByText(task).count()).toBeGreaterThan(0);
    }
    const overview = await page.locator('body').innerText();
    expect(overview).toMatch(/realm\s+alpha/);
    expect(overview).toMatch(/profile\s+full/);
    expect(overview).toMatch(/tenant\s+default http:\/\/127\.0\.0\.1/);
    expect(overview).toMatch(/run\s+\d{8}-[0-9a-f]{6}/);
    expect(requests.filter((url) => !/^(?:file|data|blob):/.test(url))).toEqual([]);
    expect(errors).toEqual([]);
  });

  test('a red line leads to its message, its clause and its exchange; what the tenant sent stays text', async () => {
    await page.getByText('introspection.realm: ').first().click();
    await page.getByText('Nonconformant: introspection.realm').first().waitFor();
    const shown = await page.locator('body').innerText();
    for (const part of ['expected', 'actual', 'clause', 'why', 'do', 'proof']) expect(shown).toContain(part);
    expect(shown).toContain('onerror=');
    await page.getByText('introspect the token: POST 200').first().click();
    await expect
      .poll(() => page.locator('body').innerText())
      .toMatch(/client_secret[\s\S]{0,40}\[secret [0-9a-f]{8}\]/);
    expect(await page.evaluate('window.taken')).toBeUndefined();
    await expect(page.locator('img[src="x"]')).toHaveCount(0);
    await expect(page.locator('a[href^="javascript:"]')).toHaveCount(0);
    expect(requests.filter((url) => !/^(?:file|data|blob):/.test(url))).toEqual([]);
  });
});
