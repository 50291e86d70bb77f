import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@playwright/test';
import { writeAllureResults } from '../../fixtures/report/allure/merged-results.ts';
import { generateAllureReport } from '../../fixtures/report/allure/report.ts';
import { resolutionsOf } from '../../fixtures/report/allure/resolutions.ts';
import { launchBrowser, noBrowser } from '../../fixtures/report/browser.ts';
import type { Outcome } from '../../fixtures/verdict/verdict.ts';
import { emptyFolder } from './support/command.ts';
import { decided, outcome, resultFile, targetSummary } from './support/stub-results.ts';

const reason = 'waived until 2026-12-31 by IAM team: Ticket DCR-7';

/** Makes the report of a run that decided this of these targets, by their names and addresses. */
async function report(
  reports: string,
  addresses: Readonly<Record<string, string>>,
  outcomes: readonly Outcome[],
): Promise<string> {
  const targets = Object.entries(addresses).map(([name, baseUrl]) => targetSummary({ name, baseUrl }));
  const file = resultFile(
    outcomes.map(({ requirement, verdict, ...special }) =>
      decided(requirement, verdict, { target: special.target, reason: special.reason }),
    ),
    targets,
  );
  rmSync(path.join(reports, 'allure-results'), { recursive: true, force: true });
  const shown = targets.map(({ name, baseUrl }) => ({
    ...{ name, baseUrl, realm: 'alpha' as const, isReferenceTenant: false },
  }));
  const { startedAt } = file.run;
  writeAllureResults(path.join(reports, 'allure-results'), { startedAt, targets: shown }, outcomes);
  const made = await generateAllureReport(reports, file);
  return 'missing' in made ? made.missing : made.path;
}

/** What Allure itself counts. */
const countsOf = (reports: string): unknown =>
  (JSON.parse(readFileSync(path.join(reports, 'allure-report/summary.json'), 'utf8')) as { stats: unknown })
    .stats;

test('a waived finding is a failure that Allure knows as accepted, with owner, reason and day', async () => {
  const reports = emptyFolder();
  const page = await report(reports, { default: 'https://tenant.example.com' }, [
    outcome('token.issued', 'conformant'),
    outcome('token.scope-single', 'waived', { expected: 'a', actual: 'a b', reason }),
  ]);
  expect(countsOf(reports)).toMatchObject({ total: 2, passed: 1, failed: 1, resolutions: { accepted: 1 } });
  test.skip(noBrowser !== null, noBrowser ?? '');
  const browser = await launchBrowser();
  const opened = await browser.newPage();
  await opened.goto(pathToFileURL(page).href);
  await opened.getByText('100%', { exact: true }).waitFor();
  await opened.getByText('Resolutions').first().click();
  await opened.getByText(reason).waitFor();
  await opened.getByText('(waived)').first().click();
  await opened.getByText(`Waived: token.scope-single on default: ${reason}`).first().waitFor();
  await browser.close();
});

test('the same finding on another target is not accepted', async () => {
  const reports = emptyFolder();
  const on = (target: string) => ({ target, expected: 'a', actual: 'a b' });
  await report(reports, { dev: 'https://dev.example.com', 'dev-2': 'https://dev2.example.com' }, [
    outcome('token.scope-single', 'waived', { ...on('dev'), reason }),
    outcome('token.scope-single', 'nonconformant', on('dev-2')),
  ]);
  expect(countsOf(reports)).toMatchObject({ total: 2, failed: 2, resolutions: { accepted: 1 } });
});

test('a run without waivers has no resolutions', () => {
  expect(resolutionsOf(resultFile([decided('token.issued', 'nonconformant')]))).toEqual([]);
});

test('an advisory has a word in the tree and a category', async () => {
  const reports = emptyFolder();
  const page = await report(reports, { default: 'https://tenant.example.com' }, [
    outcome('posture.privileged-advertised', 'advisory', { actual: 'fr:idm:* is published' }),
  ]);
  expect(countsOf(reports)).toMatchObject({ total: 1, passed: 1 });
  test.skip(noBrowser !== null, noBrowser ?? '');
  const browser = await launchBrowser();
  const opened = await browser.newPage();
  await opened.goto(pathToFileURL(page).href);
  await opened.getByText('Categories').first().click();
  await opened.getByText('no privileged scope is published (advisory)').first().click();
  await opened.getByText('Category: Advisory: a recommendation that is not followed').waitFor();
  await browser.close();
});

test('the history of a result belongs to its target, address and realm', async () => {
  const reports = emptyFolder();
  const addresses = { dev: 'https://dev.example.com', staging: 'https://staging.example.com' };
  const decide = (dev: Outcome['verdict']) => [
    outcome('token.issued', dev, { target: 'dev', actual: 'none' }),
    outcome('token.issued', 'conformant', { target: 'staging' }),
  ];
  await report(reports, addresses, decide('conformant'));
  expect(countsOf(reports)).toMatchObject({ new: 2 });
  const page = await report(reports, addresses, decide('nonconformant'));
  expect(countsOf(reports)).not.toHaveProperty('new');
  expect(readFileSync(page, 'utf8')).not.toBe('');
  await report(reports, { ...addresses, dev: 'https://dev-2.example.com' }, decide('conformant'));
  expect(countsOf(reports)).toMatchObject({ new: 1 });
});
