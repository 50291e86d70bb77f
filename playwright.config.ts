import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { defineConfig, type ReporterDescription } from '@playwright/test';
import { polishResult } from './fixtures/report/allure/listener.ts';
import { endWithOwnExitCode } from './fixtures/run/exit-code.ts';
import { readPlan } from './fixtures/run/plan.ts';

const { reportsDir, targets } = await readPlan();
endWithOwnExitCode(reportsDir);

/** V8 would rather let a heap grow to some times of what is alive in it than spend time on collecting what is not. */
const MOST_WITHOUT_COUNTING_MEMORY = 4;
if (targets.length > MOST_WITHOUT_COUNTING_MEMORY) setFlagsFromString('--heap-growing-percent=25');

/** One machine of several: it leaves a blob, and judges its own answers, which no other machine sees. */
const PART = 'AIC_DCR_CONFORMANCE_PART';
// A worker loads this file too, without the runner's arguments and with its environment.
if (process.argv.some((argument) => /^--shard(?:=|$)/.test(argument))) process.env[PART] = 'true';
const isPart = process.env[PART] === 'true';
const judgedAtTheEnd = 'whole-run-*.spec.ts';

const blob: ReporterDescription = ['blob', { outputDir: path.join(reportsDir, 'blob-report') }];

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
      './fixtures/report/allure/reporter.ts',
      {
        resultsDir: path.join(reportsDir, 'allure-results'),
        detail: false,
        suiteTitle: false,
        listeners: [{ beforeTestResultWrite: polishResult }],
      },
    ],
    ...(isPart ? [blob] : []),
  ],
  projects: isPart
    ? [
        { name: 'conformance', testIgnore: judgedAtTheEnd, teardown: 'whole-run' },
        { name: 'whole-run', testMatch: judgedAtTheEnd },
      ]
    : // Playwright takes the files in the order of their names; a project of their own would cost a second worker.
      [{ name: 'conformance' }],
});
