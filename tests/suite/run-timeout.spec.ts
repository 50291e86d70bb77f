import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { startReferenceTenant, type ReferenceTenant } from '../../fixtures/reference-tenant/index.ts';
import { emptyFolder } from './support/command.ts';
import { declaredReference } from './support/judged-tenant.ts';
import { copyProject, type ProjectCopy } from './support/project-copy.ts';
import { startSlowTenant } from './support/slow-tenant.ts';

const SPEC = 'tests/conformance/token.spec.ts';
const CHECK = `requirement('token.issued', `;
const cli = path.join(path.dirname(createRequire(import.meta.url).resolve('@playwright/test')), 'cli.js');

let copy: ProjectCopy;
let tenant: ReferenceTenant;

test.beforeEach(async () => {
  copy = copyProject();
  tenant = await startReferenceTenant({});
});

test.afterEach(async () => {
  copy.remove();
  await tenant.close();
});

interface Row {
  readonly requirement: string;
  readonly verdict: string;
  readonly reason: string | null;
}

/** Starts a run of the copy in an empty folder. Its process group ends with it. */
function start(env: Readonly<Record<string, string>> = {}) {
  const folder = emptyFolder();
  const args = [cli, 'test', '--config', path.join(copy.folder, 'playwright.config.ts')];
  const child = spawn(process.execPath, args, {
    cwd: folder,
    env: {
      ...{ PATH: process.env.PATH, HOME: folder, TMPDIR: tmpdir(), PROFILE: 'onboarding' },
      ...{ ...declaredReference, TENANT_BASE_URL: tenant.baseUrl, RUN_TIMEOUT: '30', ...env },
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
  }
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  const rows = (): readonly Row[] => {
    const file = path.join(folder, 'reports/conformance.json');
    if (!existsSync(file)) return [];
    return (JSON.parse(readFileSync(file, 'utf8')) as { results: readonly Row[] }).results;
  };
  const journal = (): readonly string[] =>
    existsSync(path.join(folder, '.journal')) ? readdirSync(path.join(folder, '.journal')) : [];
  return { folder, pid: child.pid ?? 0, ended, output: () => output, rows, journal };
}

const never = '() => new Promise<void>(() => undefined), ';
const inCallback =
  "() => new Promise<void>(() => { setTimeout(() => { throw new Error('lost in a callback'); }, 500); }), ";

test('a check that never settles is undecided when the time is over, and all others are decided', async () => {
  copy.edit(SPEC, CHECK, `${CHECK}${never}`);
  const run = start();
  expect(await run.ended, run.output()).toBe(3);
  const undecided = run.rows().filter(({ verdict }) => verdict === 'inconclusive');
  expect(undecided).toContainEqual(
    expect.objectContaining({
      requirement: 'token.issued',
      reason: 'the time of the run was over before it was decided (RUN_TIMEOUT, 30 s)',
    }),
  );
  expect(run.rows().filter(({ verdict }) => verdict === 'conformant').length).toBeGreaterThan(10);
  expect(tenant.clients('alpha')).toEqual([]);
  expect(run.journal()).toEqual([]);
});

test('an error in a callback of a check ends the run in order, and names the check', async () => {
  copy.edit(SPEC, CHECK, `${CHECK}${inCallback}`);
  const run = start();
  expect(await run.ended, run.output()).toBe(3);
  expect(run.output()).toContain(
    'The run is aborted and cleaned up: lost in a callback (in a callback of token.issued)',
  );
  expect(run.output()).not.toContain('disk');
  const { verdict, reason } = run.rows().find(({ requirement }) => requirement === 'token.issued') ?? {};
  expect(verdict).toBe('inconclusive');
  expect(reason).toMatch(
    /^the suite itself failed in a callback, please report it \(Error: lost in a callback/,
  );
  expect(tenant.clients('alpha')).toEqual([]);
  expect(run.journal()).toEqual([]);
});

test('a second signal ends a run that does not end by itself', async () => {
  copy.edit(SPEC, CHECK, `${CHECK}${never}`);
  const run = start({ RUN_TIMEOUT: '600' });
  await expect.poll(() => tenant.requests.length, { timeout: 90_000 }).toBeGreaterThan(2);
  process.kill(run.pid, 'SIGTERM');
  // Any later one is another: the same one may come twice at once, from npm and from a container.
  const again = setInterval(() => process.kill(run.pid, 'SIGTERM'), 1_500);
  const code = await run.ended.finally(() => {
    clearInterval(again);
  });
  expect(code, run.output()).toBe(3);
  expect(run.output()).toContain('A second signal ended the run before its clean-up was done.');
  // What it registered is known to the next run.
  expect(run.journal().length).toBeGreaterThanOrEqual(tenant.clients('alpha').length);
});

test('a folder of results that becomes a file does not keep a run from ending, cleaned up', async () => {
  const slow = await startSlowTenant(tenant.baseUrl, '/introspect');
  const run = start({ TENANT_BASE_URL: slow.baseUrl, RUN_TIMEOUT: '600' });
  await expect.poll(() => tenant.requests.length, { timeout: 90_000 }).toBeGreaterThan(2);
  const reports = path.join(run.folder, 'reports');
  if (existsSync(reports)) renameSync(reports, `${reports}-before`);
  writeFileSync(reports, '');
  slow.open();
  expect(await run.ended, run.output()).toBe(3);
  expect(run.output()).toContain('nothing was decided (exit code 3)');
  expect(run.output()).not.toMatch(/^ +at .*node_modules/m);
  expect(tenant.clients('alpha')).toEqual([]);
  expect(run.journal()).toEqual([]);
  await slow.close();
});
