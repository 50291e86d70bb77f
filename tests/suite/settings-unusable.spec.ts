import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { variablesGiven } from '../../fixtures/exported/variables.ts';
import { readExpectedFrom } from '../../fixtures/exported/expectations.ts';
import { startReferenceTenant } from '../../fixtures/reference-tenant/index.ts';
import { whyUnwritable } from '../../fixtures/settings/folders.ts';
import { loadSettings } from '../../fixtures/settings/load.ts';
import { SettingsError } from '../../fixtures/settings/problem.ts';
import { emptyFolder, runCommand } from './support/command.ts';
import { outputOf } from './support/program.ts';

// What a setting names may be there and still be of no use: nothing of it is waited for.

/** The variables that are refused. */
function refused(env: Readonly<Record<string, string>>, directory: string): readonly string[] {
  try {
    loadSettings({ env, directory, readExport: readExpectedFrom });
    return [];
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return error.problems.map(({ variable }) => variable);
  }
}

const files: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  SERVICE_ACCOUNT_KEY_PATH: { SERVICE_ACCOUNT_ID: 'f0000000-0000-0000-0000-000000000000' },
  WAIVERS_FILE: {},
  BASELINE_FILE: {},
  EXPECTED_FROM: {},
  EXPECTED_FROM_ESV: {},
};

for (const [variable, beside] of Object.entries(files)) {
  for (const [what, place] of Object.entries({ 'a pipe': 'pipe', 'a device': '/dev/zero' })) {
    test(`${variable} is refused if it names ${what}, and never read`, () => {
      const folder = emptyFolder();
      outputOf('mkfifo', [path.join(folder, 'pipe')]);
      const env = { TENANT_BASE_URL: 'https://tenant.example.com', ...beside, [variable]: place };
      expect(refused(env, folder)).toEqual([variable]);
    });
  }
}

test('--esv is refused if it names a pipe', () => {
  const folder = emptyFolder();
  outputOf('mkfifo', [path.join(folder, 'pipe')]);
  expect(() => variablesGiven('pipe', folder)).toThrow(/--esv needs NAME=VALUE or a readable file/);
});

for (const [variable, value] of Object.entries({
  TENANT_BASE_URL: 'https://tenant.example.com:0',
  ADMIN_BASE_URL: 'https://tenant.example.com:0',
  HTTPS_PROXY: 'http://proxy.example.com:0',
  NOTIFY_URL: 'https://hooks.example.com:0/x',
})) {
  test(`${variable} is refused with port 0`, () => {
    const env = { TENANT_BASE_URL: 'https://tenant.example.com', [variable]: value };
    expect(refused(env, emptyFolder())).toEqual([variable]);
  });
}

test('a time for the run is a whole number of seconds within bounds, and grows with targets and rates', () => {
  const seconds = (env: Readonly<Record<string, string>>): number =>
    loadSettings({ env, directory: emptyFolder() }).runTimeoutMs / 1_000;
  expect(seconds({})).toBe(600);
  expect(seconds({ RUN_TIMEOUT: '45' })).toBe(45);
  expect(seconds({ TENANT_BASE_URL: 'https://t.example.com', REALM: 'alpha,bravo' })).toBe(660);
  expect(seconds({ TENANT_BASE_URL: 'https://t.example.com', REQUESTS_PER_SECOND: '0.5' })).toBe(1_300);
  for (const wrong of ['9', '86401', '0', '-10', '10.5', '1e3', 'ten']) {
    expect(refused({ RUN_TIMEOUT: wrong }, emptyFolder()), wrong).toEqual(['RUN_TIMEOUT']);
  }
});

test('a folder is tried, not only looked at, and left as it was', () => {
  const folder = emptyFolder();
  mkdirSync(path.join(folder, 'there'));
  expect(whyUnwritable(path.join(folder, 'there'))).toBeNull();
  expect(whyUnwritable(path.join(folder, 'not/yet/there'))).toBeNull();
  expect(readdirSync(folder, { recursive: true })).toEqual(['there']);
  // Below /proc nobody can write, whatever the permissions say.
  if (process.platform === 'linux') expect(whyUnwritable('/proc/x')).not.toBeNull();
  writeFileSync(path.join(folder, 'file'), '');
  expect(whyUnwritable(path.join(folder, 'file'))).toBe('ENOTDIR');
});

for (const variable of ['REPORTS_DIR', 'JOURNAL_DIR']) {
  test(`a run whose ${variable} cannot be written ends with 2 before anything is sent`, async () => {
    test.skip(process.platform !== 'linux', 'needs a folder that nobody can write, root included');
    const tenant = await startReferenceTenant({});
    const folder = emptyFolder();
    const env = { TENANT_BASE_URL: tenant.baseUrl, PROFILE: 'onboarding', [variable]: '/proc/x' };
    const { code, output } = await runCommand('conformance', folder, env);
    expect(code, output).toBe(2);
    expect(output).toMatch(new RegExp(`${variable}\\n +Nothing can be written in /proc/x \\(\\w+\\)`));
    expect(output).not.toMatch(/^ +at /m);
    expect(tenant.requests).toEqual([]);
    expect(existsSync(path.join(folder, '.journal'))).toBe(false);
    await tenant.close();
  });
}

for (const place of ['there/', 'not/yet/there.json']) {
  test(`a baseline that cannot be written is refused before a tenant is asked: ${place}`, async () => {
    const tenant = await startReferenceTenant({});
    const folder = emptyFolder();
    mkdirSync(path.join(folder, 'there'));
    const env = { TENANT_BASE_URL: tenant.baseUrl, PROFILE: 'read-only' };
    const { code, output } = await runCommand('baseline', folder, env, [place]);
    await tenant.close();
    expect(code, output).toBe(2);
    expect(output).toMatch(/cannot be written \((?:EISDIR|ENOENT)\); nothing was sent/);
    expect(output).not.toMatch(/^ +at /m);
    expect(tenant.requests).toEqual([]);
  });
}
