import './fixtures/run/node-version.ts';
import path from 'node:path';
import { defineConfig } from '@playwright/test';
import { pipelineJob } from './fixtures/report/pipeline.ts';
import { noBrowser } from './fixtures/run/no-browser.ts';
import { readPlan } from './fixtures/run/plan.ts';
import { keepPlaywrightBeside } from './fixtures/run/playwright-folders.ts';
import { moduleAt, modulesIn } from './fixtures/settings/packaged.ts';
import { pipelineMetadata } from './fixtures/workarounds/playwright-metadata.ts';

const { reportsDir, showsUntilMs, projects } = await readPlan(async () => {
  const { writeWrongSettings } = await import('./fixtures/report/wrong-settings.ts');
  return writeWrongSettings;
});
keepPlaywrightBeside(reportsDir, process.env, process.cwd());

/**
 * The conformance checks. Each target is a project. A test only shows what the run, which lives in the runner's own
 * process, has decided: more workers for one target would make nothing faster, and a retry could not change a verdict.
 */
export default defineConfig({
  testDir: modulesIn('tests/conformance'),
  outputDir: path.join(reportsDir, 'test-results'),
  globalSetup: moduleAt('fixtures/run/global-setup'),
  fullyParallel: false,
  workers: 1,
  retries: 0,
  // The run decides in its own time, which begins when everything is loaded; these are for a worker that shows nothing.
  timeout: showsUntilMs,
  globalTimeout: showsUntilMs + 60_000,
  use: { ...noBrowser, trace: 'off', screenshot: 'off', video: 'off' },
  reporter: [
    [moduleAt('fixtures/report/conformance-reporter')],
    [moduleAt('fixtures/report/allure/reporter'), { resultsDir: path.join(reportsDir, 'allure-results') }],
  ],
  // With `--workers=2`, two targets are shown at the same time.
  projects: projects.map((project) => ({ ...project, workers: 1 })),
  // The repository that a run starts from is not what it judges, and addresses of pipelines may have credentials.
  captureGitInfo: { commit: false, diff: false },
  metadata: pipelineMetadata(process.env, pipelineJob(process.env)),
});
