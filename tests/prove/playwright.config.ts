import { defineConfig } from '@playwright/test';

/** What `npm run prove` runs: the entries of the kill matrix that name a requirement, told in plain English. */
export default defineConfig({
  testDir: '.',
  globalSetup: '../suite/global-setup.ts',
  outputDir: '../../test-results/prove',
  fullyParallel: true,
  workers: 2,
  retries: 0,
  timeout: 120_000,
  reporter: [['./reporter.ts']],
});
