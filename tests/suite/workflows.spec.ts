import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { parse } from 'yaml';
import { z } from 'zod';
import { allVariables } from '../../fixtures/settings/variables.ts';
import { emptyFolder } from './support/command.ts';

// The gate before a release: what its steps do, as far as they are shell.

const gateFile = path.resolve(import.meta.dirname, '../../.github/workflows/release-gate.yml');
const step = z.object({
  name: z.string().optional(),
  uses: z.string().optional(),
  if: z.string().optional(),
  env: z.record(z.string(), z.string()).optional(),
  run: z.string().optional(),
  with: z.record(z.string(), z.unknown()).optional(),
});
const { steps } = z
  .object({ jobs: z.object({ conformance: z.object({ steps: z.array(step) }) }) })
  .parse(parse(readFileSync(gateFile, 'utf8'))).jobs.conformance;
const judging = steps.find(({ env }) => env?.TENANT_BASE_URL !== undefined);

test('the gate passes on every setting, and takes secrets from the secrets alone', () => {
  // Places on one machine, and several targets in files beside it.
  const local = ['TARGETS', 'SERVICE_ACCOUNT_KEY_PATH', 'REPORTS_DIR', 'JOURNAL_DIR'];
  const passed = allVariables.filter(({ name }) => !local.includes(name));
  const wanted = passed.map(({ name, secret }) => [name, `\${{ ${secret ? 'secrets' : 'vars'}.${name} }}`]);
  expect(judging?.env).toEqual(Object.fromEntries(wanted));
});

/** Runs the step with an npm that ends as it is told, run by run. */
function judge(
  codes: readonly number[],
  env: Readonly<Record<string, string>> = { TENANT_BASE_URL: 'https://t.example' },
) {
  const folder = emptyFolder({ codes: codes.join('\n'), 'reports/summary.md': 'verdict' });
  const npm = path.join(folder, 'bin/npm');
  mkdirSync(path.dirname(npm));
  writeFileSync(
    npm,
    `#!/bin/sh
echo "$2" >> calls
[ "$2" = sweep ] && exit 4
code=$(head -n 1 codes); sed -i 1d codes; exit "$code"
`,
  );
  chmodSync(npm, 0o755);
  const { status } = spawnSync('bash', ['-e', '-c', judging?.run ?? ''], {
    cwd: folder,
    env: { PATH: `${path.dirname(npm)}:${process.env.PATH}`, GITHUB_STEP_SUMMARY: 'job.md', ...env },
  });
  const read = (name: string): string => {
    try {
      return readFileSync(path.join(folder, name), 'utf8');
    } catch {
      return '';
    }
  };
  return { status, calls: read('calls').trim().split('\n'), summary: read('job.md') };
}

const ends: readonly (readonly [codes: readonly number[], status: number, runs: number])[] = [
  [[0], 0, 1],
  [[1], 1, 1],
  [[2], 2, 1],
  [[4], 0, 1],
  [[3, 0], 0, 2],
  [[3, 1], 1, 2],
  [[3, 3], 3, 2],
  [[3, 4], 0, 2],
];
for (const [codes, status, runs] of ends) {
  test(`the gate ends with ${status} if the run ends with ${codes.join(', then ')}`, () => {
    const judged = judge(codes);
    expect(judged.status).toBe(status);
    expect(judged.calls).toEqual([...Array<string>(runs).fill('conformance'), 'sweep']);
    expect(judged.summary).toBe('verdict');
  });
}

test('the gate stops without an address: the embedded reference tenant would be green', () => {
  const { status, calls } = judge([0], { TENANT_BASE_URL: '' });
  expect(status).not.toBe(0);
  expect(calls).toEqual(['']);
});

test('the history is saved after a red run too, where the next run looks for it', () => {
  const using = (action: string) => steps.find(({ uses }) => uses?.startsWith(`${action}@`) === true);
  const [restore, save] = [using('actions/cache/restore'), using('actions/cache/save')];
  expect(save?.if).toBe('${{ !cancelled() }}');
  expect(save?.with).toMatchObject({ path: restore?.with?.path, key: restore?.with?.key });
  expect(save?.with?.key).toContain(restore?.with?.['restore-keys']?.toString().trim());
  // A key is written once: each attempt has its own.
  expect(save?.with?.key).toContain('github.run_attempt');
});
