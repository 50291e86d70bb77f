import { expect, test } from '@playwright/test';
import { loadSettings } from '../../fixtures/settings/load.ts';
import { SettingsError } from '../../fixtures/settings/problem.ts';

const load = (env: Readonly<Record<string, string>>) =>
  loadSettings({
    env: { TENANT_BASE_URL: 'https://tenant.example.com', ...env },
    directory: test.info().outputDir,
  });

test('the second realm is the named one, or the other one of two', () => {
  expect(load({}).targets.map(({ secondRealm }) => secondRealm)).toEqual([null]);
  expect(load({ SECOND_REALM: '/bravo' }).targets.map(({ secondRealm }) => secondRealm)).toEqual(['bravo']);
  const both = load({ REALM: 'alpha,bravo' }).targets;
  expect(both.map(({ realm, secondRealm }) => [realm, secondRealm])).toEqual([
    ['alpha', 'bravo'],
    ['bravo', 'alpha'],
  ]);
});

test('the second realm is neither the first one nor a list of two', () => {
  for (const SECOND_REALM of ['alpha', 'alpha,bravo', 'charlie']) {
    let message = '';
    try {
      load({ SECOND_REALM });
    } catch (error) {
      message = error instanceof SettingsError ? error.message : '';
    }
    expect(message, SECOND_REALM).toContain('SECOND_REALM');
  }
});
