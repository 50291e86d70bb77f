import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { loadSettings } from '../../fixtures/settings/load.ts';
import { SettingsError } from '../../fixtures/settings/problem.ts';

type Values = Readonly<Record<string, string>>;

function problemsOf(env: Values, files: Values = {}): SettingsError {
  const directory = test.info().outputPath('project');
  mkdirSync(directory, { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(directory, name), text);
  }
  try {
    loadSettings({ env, directory });
  } catch (error) {
    if (error instanceof SettingsError) return error;
    throw error;
  }
  throw new Error('the settings were accepted');
}

test.describe('a misspelt variable is refused', () => {
  for (const [name, meant] of [
    ['TENANT_BASEURL', 'TENANT_BASE_URL'],
    ['TENANT_URL', 'TENANT_BASE_URL'],
    ['REALMM', 'REALM'],
    ['RELAM', 'REALM'],
    ['PROFIL', 'PROFILE'],
    ['STRCT', 'STRICT'],
    ['TARGETTS', 'TARGETS'],
    ['EXPECTED_SCOPE', 'EXPECTED_SCOPES'],
    ['XPECTED_SCOPES', 'EXPECTED_SCOPES'],
    ['SERVICE_ACCOUNT_KEYPATH', 'SERVICE_ACCOUNT_KEY_PATH'],
    ['WAIVERS', 'WAIVERS_FILE'],
    ['BASELINE', 'BASELINE_FILE'],
    ['REPORT_DIR', 'REPORTS_DIR'],
    ['INITIAL_TOKEN', 'INITIAL_ACCESS_TOKEN'],
  ] as const) {
    test(`${name} for ${meant}`, () => {
      for (const error of [
        problemsOf({ [name]: 'hunter2' }),
        problemsOf({}, { '.env': `${name}=hunter2` }),
      ]) {
        expect(error.problems.map(({ variable }) => variable)).toEqual([name]);
        expect(error.message).toContain(`Did you mean ${meant}?`);
        expect(error.message).not.toContain('hunter2');
      }
    });
  }

  test('in another case, in a file', () => {
    expect(problemsOf({}, { '.env': 'realm=alpha' }).message).toContain('Did you mean REALM?');
  });
});

test('all problems are reported together, each once, sorted by variable', () => {
  const error = problemsOf(
    { TARGETS: 'a,b', STRICT: 'maybe', REALM: 'gamma', CUSTOM_HEADERS: '[]', STRCT: '1' },
    {
      '.env.a': 'TENANT_BASE_URL=http://a.example.com',
      '.env.b': 'TENANT_BASE_URL=b.example.com',
      '.env': '?',
    },
  );
  expect(error.problems.map(({ variable }) => variable)).toEqual([
    '.env',
    'CUSTOM_HEADERS',
    'REALM',
    'STRCT',
    'STRICT',
    'TENANT_BASE_URL',
  ]);
  expect(error.message).toMatch(
    /^The settings need 6 corrections; nothing was sent\.\n\n {2}\.env\n {4}Line 1/,
  );
});
