import { defineConfig } from '@playwright/test';

/** The specs of one mutant: in one worker, and no further than the first test that notices it. */
export default defineConfig({
  testDir: '../suite',
  outputDir: '../../test-results/mutation',
  workers: 1,
  maxFailures: 1,
  retries: 0,
  timeout: 60_000,
  reporter: [['json']],
});
