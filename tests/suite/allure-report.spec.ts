import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@playwright/test';
import { NIGHTS_IN_ALLURE, slimHistory } from '../../fixtures/report/allure/history.ts';
import { writeAllureMetadata } from '../../fixtures/report/allure/metadata.ts';
import { sharingAttachments, withoutAnalytics } from '../../fixtures/report/allure/page.ts';
import { generateAllureReport } from '../../fixtures/report/allure/report.ts';
import { keepDecisive, readAllureResults } from '../../fixtures/report/allure/results.ts';
import type { Verdict } from '../../fixtures/verdict/verdict.ts';
import { launchBrowser, noBrowser } from '../../fixtures/report/browser.ts';
import { emptyFolder } from './support/command.ts';
import { decided, resultFile, targetSummary } from './support/stub-results.ts';

const status = { conformant: 'passed', nonconformant: 'failed' } as const;

/** One result as Allure's reporter writes it, with one attachment. */
function writeResult(
  folder: string,
  {
    target,
    verdict,
    start,
    content = 'evidence',
  }: {
    target: string;
    verdict: keyof typeof status;
    start: number;
    content?: string;
  },
): void {
  mkdirSync(folder, { recursive: true });
  const uuid = `${target}-${verdict}-${start}`;
  const source = `${uuid}-attachment.txt`;
  writeFileSync(path.join(folder, source), content);
  const result = {
    uuid,
    name: 'token.issued: a token is issued',
    fullName: 'token.issued',
    testCaseId: 'token.issued',
    historyId: `${target}:token.issued`,
    status: status[verdict],
    stage: 'finished',
    labels: [
      { name: 'story', value: 'token.issued' },
      { name: 'target', value: target },
      { name: 'verdict', value: verdict },
    ],
    steps: [
      {
        name: 'a step',
        status: 'passed',
        attachments: [{ name: 'evidence', source, type: 'text/plain' }],
        steps: [],
      },
    ],
    attachments: [],
    start,
    stop: start + 5,
  };
  writeFileSync(path.join(folder, `${uuid}-result.json`), JSON.stringify(result));
}

const fileOf = (targets: readonly string[], verdict: Verdict, selected = 0) =>
  resultFile(
    targets.map((target) => decided('token.issued', verdict, { target })),
    targets.map((name) => targetSummary({ name, selected })),
  );

test('the nights before are shown with their changes, and never more than a fortnight of them', async () => {
  test.skip(noBrowser !== null, noBrowser ?? '');
  const reports = emptyFolder();
  const results = path.join(reports, 'allure-results');
  const nights = ['conformant', 'conformant', 'nonconformant'] as const;
  for (const [night, verdict] of nights.entries()) {
    const file = fileOf(['default'], verdict);
    writeAllureMetadata(results, file, null);
    writeResult(results, { target: 'default', verdict, start: 1_000_000 + night });
    expect(await generateAllureReport(reports, file)).toBe(path.join(reports, 'allure-report/index.html'));
  }
  const history = path.join(reports, 'allure-history/default.jsonl');
  expect(readFileSync(history, 'utf8').trim().split('\n')).toHaveLength(3);
  expect(readFileSync(history, 'utf8')).not.toContain('"labels":[{');

  const browser = await launchBrowser();
  const page = await browser.newPage();
  await page.goto(pathToFileURL(path.join(reports, 'allure-report/index.html')).href);
  await page.getByText('token.issued: a token is issued').first().click();
  await page.getByText('History').first().click();
  await expect.poll(() => page.locator('body').innerText()).toMatch(/History\s*2/);
  await browser.close();
});

test('a part of the checks is no night', async () => {
  const reports = emptyFolder();
  writeResult(path.join(reports, 'allure-results'), { target: 'default', verdict: 'conformant', start: 1 });
  await generateAllureReport(reports, fileOf(['default'], 'conformant', 2));
  expect(existsSync(path.join(reports, 'allure-report/index.html'))).toBe(true);
  expect(existsSync(path.join(reports, 'allure-history/default.jsonl'))).toBe(false);
});

test('more targets than one page can hold have a report each, and a page that leads to them', async () => {
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

test('of several results for one requirement the one that counts is kept', () => {
  const results = path.join(emptyFolder(), 'allure-results');
  writeResult(results, { target: 'default', verdict: 'conformant', start: 1 });
  writeResult(results, { target: 'default', verdict: 'nonconformant', start: 2 });
  writeResult(results, { target: 'other', verdict: 'conformant', start: 3 });
  keepDecisive(results, (target) => (target === 'default' ? 'nonconformant' : 'conformant'));
  expect(
    readAllureResults(results)
      .map(({ name }) => name)
      .sort(),
  ).toEqual(['default-nonconformant-2-result.json', 'other-conformant-3-result.json']);
});

test('the history stays bounded, and a line that cannot be read goes', () => {
  const file = path.join(emptyFolder(), 'history.jsonl');
  slimHistory(file);
  expect(existsSync(file)).toBe(false);
  const night = JSON.stringify({ testResults: { a: { labels: [{ name: 'x' }], status: 'passed' } } });
  writeFileSync(file, `half a li\n${`${night}\n`.repeat(400)}`);
  slimHistory(file);
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  expect(lines).toHaveLength(NIGHTS_IN_ALLURE);
  expect(JSON.parse(lines[0] ?? '')).toEqual({ testResults: { a: { labels: [], status: 'passed' } } });
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

test('a page holds each attachment once, and asks nobody for anything', () => {
  const entry = (name: string, content: string) => `d("data/attachments/${name}.txt","${content}")`;
  const page = `<html><head><script async src="https://www.googletagmanager.com/gtag/js?id=G"></script></head><body><script>${entry('a', 'QUJD')},${entry('b', 'QUJD')},${entry('c', 'WFla')}</script></body></html>`;
  const tidy = sharingAttachments(withoutAnalytics(page));
  expect(tidy.match(/QUJD/g)).toHaveLength(1);
  expect(tidy).toContain('d("data/attachments/b.txt",sharedAttachments[0])');
  expect(tidy).toContain('sharedAttachments = ["QUJD","WFla"]');
  expect(tidy).not.toContain('googletagmanager');
  expect(sharingAttachments('<head></head>')).toBe('<head></head>');
});
