import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import type { JSONReport, JSONReportSuite } from '@playwright/test/reporter';
import { startReferenceTenant, type FaultSlug } from '../../fixtures/reference-tenant/index.ts';
import type { ResultFile } from '../../fixtures/verdict/results.ts';
import { emptyFolder, runCommand } from './support/command.ts';
import { declaredReference } from './support/judged-tenant.ts';

const onboarding = { PROFILE: 'onboarding' };

/** A run of the onboarding profile with options of Playwright. */
async function runWith(
  args: readonly string[],
  { folder = emptyFolder(), faults = [] as readonly FaultSlug[], env: special = {} } = {},
) {
  const tenant = await startReferenceTenant({ faults });
  const env = { ...declaredReference, ...onboarding, TENANT_BASE_URL: tenant.baseUrl, ...special };
  const result = await runCommand('conformance', folder, env, args);
  await tenant.close();
  const file = path.join(folder, 'reports/conformance.json');
  const results = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as ResultFile) : null;
  return { ...result, folder, results, requests: tenant.requests.length };
}

/** Two targets on one tenant, as a run in the folder finds them. */
async function twoTargets() {
  const tenant = await startReferenceTenant({});
  const folder = emptyFolder({
    '.env.one': `TENANT_BASE_URL=${tenant.baseUrl}\n`,
    '.env.two': `TENANT_BASE_URL=${tenant.baseUrl}\nREALM=bravo\n`,
  });
  const env = { ...declaredReference, ...onboarding, TARGETS: 'one,two' };
  return { tenant, folder, env };
}

const testsOf = (suite: JSONReportSuite): JSONReportSuite['specs'] => [
  ...suite.specs,
  ...(suite.suites ?? []).flatMap(testsOf),
];

test('--list names projects, tags and places, sends nothing, and leaves the results of an earlier run', async () => {
  const folder = emptyFolder();
  const first = await runWith([], { folder });
  expect(first.code, first.output).toBe(0);
  const { code, output, requests, results } = await runWith(['--list'], { folder });
  expect({ code, requests }).toEqual({ code: 0, requests: 0 });
  expect(output).toMatch(
    /\[default\] › [\w-]+\.spec\.ts:\d+:1 › token\.issued: .+ @TENANT @task-4 @token @onboarding @full\n/,
  );
  expect(output).toMatch(/\nTotal: \d+ tests in \d+ files\n/);
  expect(results?.run.id).toBe(first.results?.run.id);
});

for (const [grep, ids] of [
  ['@task-2.*@onboarding', (id: string) => id.startsWith('discovery.')],
  ['@MUST', () => true],
  ['token.issued', (id: string) => id === 'token.issued'],
] as const) {
  test(`--grep ${grep} selects by the catalogue's rows`, async () => {
    const { results } = await runWith(['--grep', grep]);
    const selected = results?.results ?? [];
    expect(selected.length).toBeGreaterThan(0);
    expect(selected.filter(({ requirement }) => !ids(requirement))).toEqual([]);
    if (grep === '@MUST') expect(new Set(selected.map(({ level }) => level))).toEqual(new Set(['MUST']));
    expect(results?.run.isWhole).toBe(false);
  });
}

test('--project selects a target', async () => {
  const { tenant, folder, env } = await twoTargets();
  await runCommand('conformance', folder, env, ['--project=two']);
  await tenant.close();
  const file = path.join(folder, 'reports/conformance.json');
  const { results } = JSON.parse(readFileSync(file, 'utf8')) as ResultFile;
  expect(new Set(results.map(({ target }) => target))).toEqual(new Set(['two']));
});

test('arguments with which Playwright begins nothing end with 2, and leave the results of the run before', async () => {
  for (const [name, said] of [
    ['defualt', /Project\(s\) "defualt" not found/],
    ['none*', /No projects matched/],
  ] as const) {
    const folder = emptyFolder({ 'reports/conformance.json': '{}' });
    const { code, output, requests } = await runWith([`--project=${name}`], { folder });
    expect(code, output).toBe(2);
    expect(output).toMatch(said);
    expect(output).toContain('No run has begun: correct what is named above (exit code 2).');
    expect(output).not.toContain('Listing tests');
    expect(requests).toBe(0);
    expect(readFileSync(path.join(folder, 'reports/conformance.json'), 'utf8')).toBe('{}');
  }
});

test('--repeat-each decides each requirement once, and -x is no failure of the suite', async () => {
  const { code, output, results } = await runWith(['--repeat-each=2', '-x', '--grep', 'token.scope-single'], {
    faults: ['scope-widened'],
  });
  expect(code, output).toBe(1);
  expect(output).toMatch(/^1 check, run /m);
  expect(results?.results).toHaveLength(1);
  expect(output).toContain('Playwright stopped early, as the arguments say');
  expect(output).not.toContain('The suite itself failed');
});

test('a selection that is empty is told once, also where Playwright passes over it', async () => {
  for (const args of [[], ['--pass-with-no-tests']]) {
    const { code, output } = await runWith(['--grep', 'nothing-like-this', ...args]);
    expect(code, output).toBe(3);
    expect(output.split('No check was selected')).toHaveLength(2);
  }
});

test('--workers=2 shows two targets in one run, also with a reporter of Playwright alone', async () => {
  const { tenant, folder, env } = await twoTargets();
  const run = (args: string[]) => runCommand('conformance', folder, env, ['--workers=2', ...args]);
  const registered = () => tenant.requests.filter(({ path: at }) => at.endsWith('/register')).length;
  const whole = await run([]);
  expect(whole.code, whole.output).toBe(0);
  expect(registered()).toBe(2);
  const line = await run(['--reporter=line']);
  expect(line.code, line.output).toBe(0);
  expect(line.output).toContain('using 2 workers');
  // A second run would have registered clients of its own.
  expect(registered()).toBe(4);
  await tenant.close();
});

test('--last-failed runs the red tests', async () => {
  const folder = emptyFolder();
  const first = await runWith([], { folder, faults: ['scope-widened'] });
  const red = first.results?.results.filter(({ verdict }) => verdict === 'nonconformant') ?? [];
  const { results } = await runWith(['--last-failed'], { folder });
  expect(red.length).toBeGreaterThan(0);
  expect(results?.results.map(({ requirement }) => requirement)).toEqual(
    red.map(({ requirement }) => requirement),
  );
});

test('--reporter=line replaces our reporter: exit code and output are those of Playwright', async () => {
  const folder = emptyFolder();
  const red = await runWith(['--reporter=line'], { folder, faults: ['scope-widened'] });
  expect(red.code).toBe(1);
  expect(red.output).toContain('1 failed');
  expect(red.output).toMatch(/expected .+\n +actual .+data-write/);
  expect(red.output).toContain('No results were written');
  expect(red.results).toBeNull();
  expect((await runWith(['--reporter=line'])).code).toBe(0);
});

test('Playwright’s own reporters show what was expected, what was found and the exchange that proves it', async () => {
  const folder = emptyFolder();
  const { code, output, results } = await runWith(['--add-reporter=json'], {
    folder,
    faults: ['scope-widened'],
    env: { PLAYWRIGHT_JSON_OUTPUT_FILE: path.join(folder, 'playwright.json') },
  });
  expect(code, output).toBe(1);
  const report = JSON.parse(readFileSync(path.join(folder, 'playwright.json'), 'utf8')) as JSONReport;
  const red = report.suites.flatMap(testsOf).find(({ title }) => title.startsWith('token.scope-single'));
  const [result] = red?.tests[0]?.results ?? [];
  const steps = result?.steps?.map(({ title }) => title) ?? [];
  expect(steps[0]).toMatch(/^expected: /);
  expect(steps[1]).toMatch(/^actual: .*data-write/);
  expect(steps[2]).toMatch(/^POST \/\S+\/access_token answered 200, transaction \S+, \d+ ms$/);
  const attached = result?.attachments.map(({ name, body }) => [
    name,
    Buffer.from(body ?? '', 'base64').toString('utf8'),
  ]);
  expect(attached?.[0]).toEqual(['request', expect.stringMatching(/^POST http.+access_token\n/)]);
  expect(attached?.[1]).toEqual(['answer', expect.stringMatching(/^200\n/)]);
  const own = results?.results.find(({ requirement }) => requirement === 'token.scope-single');
  expect(result?.duration).toBe(own?.durationMs);
  expect(result?.error?.location?.file).toMatch(/tests\/conformance\/[\w-]+\.spec\.ts$/);
  expect(existsSync(path.join(folder, 'reports/allure-report/index.html'))).toBe(true);
});
