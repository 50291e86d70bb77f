import { chmodSync, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { parse, parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { emptyFolder } from './support/command.ts';
import { runProgram } from './support/program.ts';

// The component for GitLab: what its file promises, and its script in a shell. GitLab itself is not here to run it.

const projectDir = path.resolve(import.meta.dirname, '../..');
const read = (name: string): string => readFileSync(path.join(projectDir, name), 'utf8');
const documents = parseAllDocuments(read('templates/conformance/template.yml'));

const header = z.strictObject({
  spec: z.strictObject({
    inputs: z.record(
      z.string(),
      z.strictObject({
        description: z.string().optional(),
        default: z.string().optional(),
        regex: z.string().optional(),
      }),
    ),
  }),
});
const unexpanded = z.strictObject({ value: z.string(), expand: z.literal(false) });
const job = z.strictObject({
  stage: z.string(),
  image: z.string(),
  environment: z.strictObject({ name: z.string(), action: z.literal('verify') }),
  resource_group: z.string(),
  interruptible: z.literal(false),
  timeout: z.string(),
  variables: z.record(z.string(), z.union([z.string(), unexpanded])),
  cache: z.strictObject({ key: z.string(), paths: z.array(z.string()), when: z.literal('always') }),
  retry: z.strictObject({ max: z.literal(1), exit_codes: z.literal(3) }),
  allow_failure: z.strictObject({ exit_codes: z.literal(4) }),
  script: z.tuple([z.string()]),
  artifacts: z.strictObject({
    when: z.literal('always'),
    access: z.literal('developer'),
    expire_in: z.string(),
    reports: z.strictObject({ junit: z.string() }),
    paths: z.array(z.string()),
    exclude: z.array(z.string()),
  }),
});

const { inputs } = header.parse(documents[0]?.toJS()).spec;
const [[name, component] = ['', undefined]] = Object.entries(
  z.record(z.string(), job).parse(documents[1]?.toJS()),
);
if (component === undefined) throw new Error('The component has no job.');
const { variables, cache, artifacts } = component;
const [script] = component.script;
const folderOf = (variable: string): string =>
  z.string().parse(variables[variable]).replace('$CI_PROJECT_DIR/', '');

test('the component is a header and one job, and every input is used', () => {
  expect(documents.flatMap(({ errors }) => errors)).toEqual([]);
  expect(documents).toHaveLength(2);
  const used = [...String(documents[1]).matchAll(/\$\[\[ inputs\.(\w+) \]\]/g)].map(([, input]) => input);
  expect([...new Set(used)].toSorted()).toEqual(Object.keys(inputs).toSorted());
  for (const unique of [name, component.resource_group, cache.key])
    expect(unique).toContain('$[[ inputs.environment ]]');
});

test('no input is pasted into the script', () => {
  expect(script).not.toContain('$[[');
  for (const variable of ['CONFORMANCE_FOLDER', 'CONFORMANCE_ARGUMENTS'])
    expect(unexpanded.safeParse(variables[variable]).success).toBe(true);
  expect(inputs.version?.default).toBe(
    z.object({ version: z.string() }).parse(parse(read('package.json'))).version,
  );
});

test('journal and history are kept, and no artifact holds the journal', () => {
  const [reports, journal] = [folderOf('REPORTS_DIR'), folderOf('JOURNAL_DIR')];
  expect(cache.paths).toEqual([`${journal}/`, `${reports}/history.jsonl`, `${reports}/allure-history/`]);
  expect(artifacts.reports.junit).toBe(`${reports}/junit.xml`);
  expect(artifacts.paths).toEqual([`${reports}/`]);
  expect(`${journal}/`.startsWith(`${reports}/`)).toBe(false);
});

/** Runs the script of the job, with a stand-in for npx that ends with a code. */
function judge(code: number, env: Readonly<Record<string, string>> = {}) {
  const folder = emptyFolder({
    'bin/npx': `#!/bin/sh\nprintf '%s|' "$@" >> "$CALLS"; echo >> "$CALLS"\ncase "$*" in *sweep) exit 4 ;; esac\nexit ${code}\n`,
    'place/.env': '',
  });
  const npx = path.join(folder, 'bin/npx');
  const calls = path.join(folder, 'calls');
  chmodSync(npx, 0o755);
  const { status } = runProgram('sh', ['-eu', '-c', script], {
    cwd: folder,
    env: {
      PATH: `${path.dirname(npx)}:${process.env.PATH}`,
      CALLS: calls,
      CONFORMANCE_VERSION: '1.0.0',
      CONFORMANCE_FOLDER: 'place',
      CONFORMANCE_ARGUMENTS: '',
      TENANT_BASE_URL: 'https://tenant.example.com',
      ...env,
    },
  });
  return { status, folder, calls: existsSync(calls) ? readFileSync(calls, 'utf8').trim().split('\n') : [] };
}

for (const code of [0, 1, 2, 3, 4]) {
  test(`the job ends with ${code} if the run does, and sweeps`, () => {
    const { status, calls } = judge(code);
    expect(status).toBe(code);
    expect(calls).toEqual(['--yes|aic-dcr-conformance@1.0.0|', '--yes|aic-dcr-conformance@1.0.0|sweep|']);
  });
}

test('arguments are words, and nothing of them is shell', () => {
  const { calls, folder } = judge(0, { CONFORMANCE_ARGUMENTS: '--grep=@MUST * $(touch${IFS}made); "x' });
  expect(calls[0]).toBe('--yes|aic-dcr-conformance@1.0.0|--grep=@MUST|*|$(touch${IFS}made);|"x|');
  expect(existsSync(path.join(folder, 'place/made'))).toBe(false);
});

test('the job stops without an address: the embedded reference tenant would be green', () => {
  const { status, calls } = judge(0, { TENANT_BASE_URL: '' });
  expect(status).toBe(2);
  expect(calls).toEqual([]);
});

test('the guide includes the component with its inputs', () => {
  const block = /## GitLab CI\n.*?```yaml\n(.*?)```/s.exec(read('docs/guide-pipeline.md'))?.[1] ?? '';
  const { include } = z
    .object({
      include: z.array(z.object({ component: z.string(), inputs: z.record(z.string(), z.string()) })),
    })
    .parse(parse(block));
  for (const one of include) {
    expect(one.component).toMatch(/\/conformance@/);
    expect(Object.keys(inputs)).toEqual(expect.arrayContaining(Object.keys(one.inputs)));
    expect(one.inputs).toHaveProperty('environment');
  }
  const jobs = include.map((one) => name.replace('$[[ inputs.environment ]]', one.inputs.environment ?? ''));
  expect(Object.keys(parse(block) as object).filter((key) => key !== 'include')).toEqual(jobs);
});
