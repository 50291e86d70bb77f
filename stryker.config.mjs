import { decidingCode } from './tests/mutation/deciding-code.ts';

/** Mutation testing of the code that decides: `npm run mutation`. */
export default {
  plugins: ['./tests/mutation/playwright-runner.ts'],
  testRunner: 'playwright',
  testRunnerNodeArgs: ['--import', 'tsx'],
  // Stryker starts a process for checkers even where there are none, and loads the plugins there too.
  checkerNodeArgs: ['--import', 'tsx'],
  coverageAnalysis: 'off',
  mutate: Object.keys(decidingCode),
  // Nothing of a developer's own settings or results goes into the sandbox.
  ignorePatterns: ['.env*', '.journal', 'reports', 'test-results', 'docs'],
  tempDirName: 'test-results/stryker',
  concurrency: 2,
  timeoutMS: 15_000,
  thresholds: { high: 95, low: 90, break: 90 },
  reporters: ['clear-text', 'html', 'json'],
  htmlReporter: { fileName: 'reports/mutation/index.html' },
  jsonReporter: { fileName: 'reports/mutation/mutation.json' },
  clearTextReporter: { logTests: false, reportTests: false },
};
