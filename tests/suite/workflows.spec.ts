import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { parse } from 'yaml';
import { z } from 'zod';
import { allVariables } from '../../fixtures/settings/variables.ts';

// The gate before a release, which the nightly run calls, and the canary. What the gate's action does is tested in
// action.spec.ts.

const projectDir = path.resolve(import.meta.dirname, '../..');
const read = (name: string): unknown => parse(readFileSync(path.join(projectDir, name), 'utf8'));
const step = z.object({
  uses: z.string().optional(),
  if: z.string().optional(),
  env: z.record(z.string(), z.string()).optional(),
  run: z.string().optional(),
  with: z.record(z.string(), z.unknown()).default({}),
});
const { steps } = z
  .object({ jobs: z.object({ conformance: z.object({ steps: z.array(step) }) }) })
  .parse(read('.github/workflows/release-gate.yml')).jobs.conformance;
const judging = steps.find(({ env }) => env?.TENANT_BASE_URL !== undefined);

test('the gate passes on every setting, and takes secrets from the secrets alone', () => {
  // Places on one machine, and several targets in files beside it.
  const local = ['TARGETS', 'SERVICE_ACCOUNT_KEY_PATH', 'REPORTS_DIR', 'JOURNAL_DIR'];
  const passed = allVariables.filter(({ name }) => !local.includes(name));
  const wanted = passed.map(({ name, secret }) => [name, `\${{ ${secret ? 'secrets' : 'vars'}.${name} }}`]);
  expect(judging?.env).toEqual(Object.fromEntries(wanted));
});

test('the gate is built on the action, of a checkout that does not depend on who calls', () => {
  const [callers, suite] = steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'));
  expect(callers?.with).not.toHaveProperty('path');
  expect(suite?.with).toMatchObject({ ref: '${{ inputs.suite-commit }}', path: '.suite' });
  // A suite of a private repository; an empty token would be refused by the checkout.
  expect(suite?.with.token).toBe('${{ secrets.SUITE_TOKEN || github.token }}');
  expect(JSON.stringify(steps).match(/SUITE_TOKEN/g)).toHaveLength(1);
  expect(judging?.uses).toBe('./.suite');
  expect(judging?.with).toEqual({
    keep: '${{ inputs.environment }}',
    'keep-journal': '${{ inputs.keep-journal }}',
  });
  const { inputs } = z.object({ inputs: z.record(z.string(), z.unknown()) }).parse(read('action.yml'));
  expect(Object.keys(inputs)).toEqual(expect.arrayContaining(Object.keys(judging?.with ?? {})));
  expect(steps.filter(({ run }) => run !== undefined)).toEqual([]);
});

test('the downloads of npm are cached by the lock file of the suite, which is there by then', () => {
  const at = steps.findIndex(({ uses }) => uses?.startsWith('actions/setup-node@'));
  expect(steps[at]?.with).toMatchObject({
    cache: 'npm',
    'cache-dependency-path': '.suite/package-lock.json',
  });
  expect(at).toBeGreaterThan(steps.findIndex(({ with: given }) => given.path === '.suite'));
  expect(at).toBeLessThan(steps.findIndex(({ uses }) => uses === './.suite'));
});

test('the report is kept after a red run too, and never the journal', () => {
  const upload = steps.at(-1);
  expect(upload?.uses).toMatch(/^actions\/upload-artifact@/);
  expect(upload?.if).toBe('${{ !cancelled() }}');
  expect(String(upload?.with.path).trim().split('\n')).toEqual([
    'reports/',
    '!reports/test-results/',
    '!reports/allure-results/',
  ]);
});

test('the nightly run calls the gate', () => {
  const { jobs } = z
    .object({ jobs: z.object({ conformance: z.object({ uses: z.string(), secrets: z.string() }) }) })
    .parse(read('.github/workflows/nightly.yml'));
  expect(jobs.conformance).toEqual({ uses: './.github/workflows/release-gate.yml', secrets: 'inherit' });
});

test('the canary runs every test that guards a workaround', () => {
  const folder = path.join(projectDir, 'fixtures/workarounds');
  const texts = readdirSync(folder).map((name) => readFileSync(path.join(folder, name), 'utf8'));
  const guards = texts.flatMap((text) => [...text.matchAll(/`(?:tests\/suite\/)?([\w-]+)\.spec\.ts`/g)]);
  expect(guards.length).toBeGreaterThanOrEqual(texts.length);
  const { jobs } = z
    .object({ jobs: z.object({ next: z.object({ steps: z.array(step) }) }) })
    .parse(read('.github/workflows/canary.yml'));
  const run = jobs.next.steps.map((one) => one.run ?? '').find((text) => text.includes('tests/suite')) ?? '';
  const selected = (run.split('tests/suite')[1] ?? '').trim().split(/\s+/);
  const left = guards.filter(([, guard = '']) => !selected.some((part) => guard.startsWith(part)));
  expect(left.map(([, guard]) => guard)).toEqual([]);
});
