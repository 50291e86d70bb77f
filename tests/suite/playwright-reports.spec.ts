import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { startReferenceTenant } from '../../fixtures/reference-tenant/index.ts';
import { emptyFolder, runCommand } from './support/command.ts';
import { declaredReference } from './support/judged-tenant.ts';
import { findLeaks } from './support/leaks.ts';
import { runProgram } from './support/program.ts';

// What Playwright's own reporters write beside ours, and what they must not tell.

const projectDir = path.resolve(import.meta.dirname, '../..');

const SECRET = 'canary-of-a-pipeline-3b1f';
const withSecret = (rest: string): string => `https://user:${SECRET}@git.example${rest}`;

const pipelines: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  github: {
    GITHUB_ACTIONS: 'true',
    GITHUB_SERVER_URL: withSecret(''),
    GITHUB_REPOSITORY: 'acme/identity',
    GITHUB_RUN_ID: '7',
    GITHUB_SHA: 'abc',
  },
  gitlab: {
    GITLAB_CI: 'true',
    CI_JOB_URL: withSecret('/job/7'),
    CI_PROJECT_URL: withSecret('/acme'),
    CI_COMMIT_SHA: 'abc',
    CI_REPOSITORY_URL: withSecret('/acme.git'),
  },
  jenkins: { JENKINS_URL: withSecret('/'), BUILD_URL: withSecret('/job/7/') },
  'a job without an address': {
    GITLAB_CI: '1',
    CI_JOB_URL: withSecret('/job/7'),
    CI_PROJECT_URL: withSecret(''),
  },
};

/** The subject of the commit that is tested here; null in a copy that git does not know. */
function subjectHere(): string | null {
  const { status, stdout } = runProgram('git', ['log', '-1', '--format=%s'], { cwd: projectDir });
  return status === 0 ? stdout.trim() : null;
}

for (const [name, variables] of Object.entries(pipelines)) {
  test(`no report of Playwright tells an address with its credentials, or a commit: ${name}`, async () => {
    const tenant = await startReferenceTenant({});
    const folder = emptyFolder();
    const { code, output } = await runCommand(
      'conformance',
      folder,
      {
        ...declaredReference,
        ...variables,
        TENANT_BASE_URL: tenant.baseUrl,
        PROFILE: 'read-only',
        CI: 'true',
        PLAYWRIGHT_JSON_OUTPUT_NAME: 'playwright.json',
        PLAYWRIGHT_JUNIT_OUTPUT_NAME: 'playwright.xml',
      },
      ['--add-reporter=html,blob,json,junit'],
    );
    await tenant.close();
    expect(code, output).toBe(0);
    const written = ['reports/playwright-report/index.html', 'reports/playwright-blob/report.zip'];
    for (const file of [...written, 'playwright.json', 'playwright.xml']) {
      expect(existsSync(path.join(folder, file)), `${file}\n${output}`).toBe(true);
    }
    const subject = subjectHere();
    const untold = [SECRET, ...(subject === null ? [] : [subject])];
    expect(findLeaks(folder, untold, { console: output })).toEqual([]);
  });
}

test('the reports of Playwright are those of the last run, and lie where the environment says', async () => {
  const tenant = await startReferenceTenant({ faults: ['scope-widened'] });
  const folder = emptyFolder();
  const env = { ...declaredReference, TENANT_BASE_URL: tenant.baseUrl, PROFILE: 'onboarding' };
  const first = await runCommand('conformance', folder, env, ['--add-reporter=html']);
  expect(first.code, first.output).toBe(1);
  const page = path.join(folder, 'reports/playwright-report/index.html');
  expect(existsSync(page), first.output).toBe(true);
  const elsewhere = { ...env, PLAYWRIGHT_HTML_OUTPUT_DIR: 'pages' };
  const second = await runCommand('conformance', folder, elsewhere, ['--add-reporter=html']);
  await tenant.close();
  expect(existsSync(path.join(folder, 'pages/index.html')), second.output).toBe(true);
  expect(existsSync(page)).toBe(false);

  // Allure's results hold what they refer to, and nothing that Playwright keeps of the machine and the source.
  const results = path.join(folder, 'reports/allure-results');
  const names = readdirSync(results);
  const texts = names.filter((each) => each.endsWith('-result.json'));
  const told = texts.map((each) => readFileSync(path.join(results, each), 'utf8')).join('\n');
  expect(names.filter((each) => each.includes('-attachment') && !told.includes(each))).toEqual([]);
});
