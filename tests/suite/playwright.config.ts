import { defineConfig } from '@playwright/test';

/** The tests of the suite itself: they start their own servers and never read the user's `.env`. */
export default defineConfig({
  testDir: '.',
  globalSetup: './global-setup.ts',
  outputDir: '../../test-results/suite',
  fullyParallel: true,
  workers: 2,
  retries: 0,
  timeout: 120_000,
  // A worker that is busy without a pause cannot be told that its test is over. This ends the run; the test is the one
  // whose number is missing in the list.
  globalTimeout: 70 * 60_000,
  reporter: [['list']],
});
