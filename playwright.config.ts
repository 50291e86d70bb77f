import path from 'node:path';
import { defineConfig } from '@playwright/test';
import { polishResult } from './fixtures/report/allure-listener.ts';
import { settingsOrExit } from './fixtures/run/settings-or-exit.ts';

const { reportsDir } = settingsOrExit();

/**
 * The conformance checks. A test only collects what the run, which lives in the runner's own process, has
 * decided: more workers would make nothing faster, and a retry could not change a verdict.
 */
export default defineConfig({
  testDir: 'tests/conformance',
  outputDir: path.join(reportsDir, 'test-results'),
  globalSetup: './fixtures/run/global-setup.ts',
  fullyParallel: false,
  workers: 1,
  retries: 0,
  // Allure's reporter copies a trace after its test has ended: it must not be removed meanwhile.
  preserveOutput: 'always',
  timeout: 600_000,
  use: { trace: 'off', screenshot: 'off', video: 'off' },
  reporter: [
    ['./fixtures/report/conformance-reporter.ts'],
    [
      'allure-playwright',
      {
        resultsDir: path.join(reportsDir, 'allure-results'),
        detail: false,
        suiteTitle: false,
        listeners: [{ beforeTestResultWrite: polishResult }],
      },
    ],
  ],
  projects: [
    { name: 'conformance', testIgnore: 'hygiene.spec.ts', teardown: 'hygiene' },
    { name: 'hygiene', testMatch: 'hygiene.spec.ts' },
  ],
});
