import eslint from '@eslint/js';
import playwright from 'eslint-plugin-playwright';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['node_modules/', 'dist/', 'reports/', 'test-results/'] },
  eslint.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      'no-console': 'error',
      'max-lines': ['error', 250],
    },
  },
  {
    // Judging does not depend on the order of probes: what is looked at in a loop goes through `weighEach`, and
    // nothing that a check throws is passed over unseen.
    files: ['tests/conformance/**/*.ts', 'fixtures/{facts,probes,judging}/**/*.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: ':matches(ForOfStatement, ForStatement, WhileStatement) ThrowStatement',
          message: 'A throw hides what the rest of the loop would have seen: use weighEach.',
        },
        {
          selector:
            ':matches(ForOfStatement, ForStatement, WhileStatement) CallExpression[callee.name=/^expect/]',
          message: 'The first violation hides the others: use weighEach.',
        },
        {
          selector: "CallExpression[callee.property.name='forEach'] > Identifier[name=/^expect/]",
          message: 'The first violation hides the others: use weighEach.',
        },
        {
          selector: "CallExpression[callee.property.name='catch']",
          message:
            "This swallows the suite's own mistakes as well: catch signals, and throw on what is none.",
        },
        {
          selector: 'CatchClause[param=null]',
          message:
            "This swallows the suite's own mistakes as well: catch signals, and throw on what is none.",
        },
      ],
    },
  },
  {
    // What the npm scripts start, and the reporter, are the only places that speak to a terminal.
    files: ['fixtures/commands/**/*.ts', 'fixtures/lab/commands/**/*.ts', 'fixtures/report/console.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['tests/suite/**/*.spec.ts'],
    extends: [playwright.configs['flat/recommended']],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: [
            {
              name: 'node:child_process',
              importNames: ['spawnSync', 'execSync', 'execFileSync'],
              message: 'No deadline of a test ends such a wait: use support/program.ts.',
            },
          ],
        },
      ],
      'playwright/no-conditional-in-test': 'off',
      'playwright/no-conditional-expect': 'off',
      // Where there is no browser, its tests say so.
      'playwright/no-skipped-test': ['warn', { allowConditional: true }],
      'playwright/expect-expect': ['warn', { assertFunctionPatterns: ['^expect'] }],
    },
  },
);
