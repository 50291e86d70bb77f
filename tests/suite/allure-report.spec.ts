import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@playwright/test';
import { RUNS_IN_ALLURE, setAsideIfBroken } from '../../fixtures/report/allure/history.ts';
import { writeAllureMetadata } from '../../fixtures/report/allure/metadata.ts';
import { generateAllureReport } from '../../fixtures/report/allure/report.ts';
import type { Verdict } from '../../fixtures/verdict/verdict.ts';
import { launchBrowser, noBrowser } from '../../fixtures/report/browser.ts';
import { emptyFolder } from './support/command.ts';
import { writeAllureResult as writeResult } from './support/allure-result.ts';
import { decided, resultFile, targetSummary } from './support/stub-results.ts';

const fileOf = (targets: readonly string[], verdict: Verdict, selected = 0) =>
  resultFile(
    targets.map((target) => decided('token.issued', verdict, { target })),
    targets.map((name) => targetSummary({ name, selected })),
  );

test('earlier runs are shown with their changes', async () => {
  test.skip(noBrowser !== null, noBrowser ?? '');
  const reports = emptyFolder();
  const results = path.join(reports, 'allure-results');
  const verdictsByRun = ['conformant', 'conformant', 'nonconformant'] as const;
  for (const [run, verdict] of verdictsByRun.entries()) {
    const file = fileOf(['default'], verdict);
    writeAllureMetadata(results, file, null);
    writeResult(results, { target: 'default', verdict, start: 1_000_000 + run });
    const report = await generateAllureReport(reports, file);
    expect(report).toMatchObject({ path: path.join(reports, 'allure-report/index.html') });
  }
  const history = path.join(reports, 'allure-history/default.jsonl');
  expect(readFileSync(history, 'utf8').trim().split('\n')).toHaveLength(3);

  const browser = await launchBrowser();
  const page = await browser.newPage();
  await page.goto(pathToFileURL(path.join(reports, 'allure-report/index.html')).href);
  await page.getByText('token.issued: a token is issued').first().click();
  await page.getByText('History').first().click();
  await expect.poll(() => page.locator('body').innerText()).toMatch(/History\s*2/);
  await browser.close();
});

test('a part of the checks is not remembered', async () => {
  const reports = emptyFolder();
  writeResult(path.join(reports, 'allure-results'), { target: 'default', verdict: 'conformant', start: 1 });
  await generateAllureReport(reports, fileOf(['default'], 'conformant', 2));
  expect(existsSync(path.join(reports, 'allure-report/index.html'))).toBe(true);
  expect(existsSync(path.join(reports, 'allure-history/default.jsonl'))).toBe(false);
});

test('more targets than fit on one page get a report each, and a page of links', async () => {
  const targets = ['t1', 't2', 't3', 't4', 't5'];
  const reports = emptyFolder();
  const results = path.join(reports, 'allure-results');
  for (const target of targets) {
    writeResult(results, { target, verdict: 'conformant', start: 1, content: `only of ${target}` });
  }
  await generateAllureReport(reports, fileOf(targets, 'conformant'));
  const index = readFileSync(path.join(reports, 'allure-report/index.html'), 'utf8');
  for (const target of targets) {
    expect(index).toContain(`href="${target}/index.html"`);
    const own = readFileSync(path.join(reports, 'allure-report', target, 'index.html'), 'utf8');
    const holds = targets.filter((other) => own.includes(Buffer.from(`only of ${other}`).toString('base64')));
    expect(holds).toEqual([target]);
    expect(own).not.toContain('googletagmanager');
  }
});

test('the history stays bounded, and one that cannot be read is set aside', async () => {
  const reports = emptyFolder();
  const file = path.join(reports, 'allure-history/default.jsonl');
  setAsideIfBroken(file);
  expect(existsSync(`${file}.broken`)).toBe(false);
  writeResult(path.join(reports, 'allure-results'), { target: 'default', verdict: 'conformant', start: 1 });
  const lines = () => readFileSync(file, 'utf8').trim().split('\n');
  await generateAllureReport(reports, fileOf(['default'], 'conformant'));
  writeFileSync(file, readFileSync(file, 'utf8').repeat(400));
  await generateAllureReport(reports, fileOf(['default'], 'conformant'));
  expect(lines()).toHaveLength(RUNS_IN_ALLURE);

  writeFileSync(file, `${lines().join('\n')}\nhalf a li`);
  expect(await generateAllureReport(reports, fileOf(['default'], 'conformant'))).not.toBeNull();
  expect(lines()).toHaveLength(1);
  expect(readFileSync(`${file}.broken`, 'utf8')).toContain('half a li');
});

test('the job of a pipeline is shown as the executor', () => {
  const folder = emptyFolder();
  const job = { kind: 'github', name: 'Nightly #42', number: 42, url: 'https://ci.example/42' } as const;
  writeAllureMetadata(folder, fileOf(['default'], 'conformant'), job);
  expect(JSON.parse(readFileSync(path.join(folder, 'executor.json'), 'utf8'))).toMatchObject({
    type: 'github',
    buildName: 'Nightly #42',
    buildOrder: 42,
    buildUrl: 'https://ci.example/42',
  });
});
