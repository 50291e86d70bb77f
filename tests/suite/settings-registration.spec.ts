import { expect, test } from '@playwright/test';
import { loadSettings } from '../../fixtures/settings/load.ts';
import { SettingsError } from '../../fixtures/settings/problem.ts';

// What a registration may cost, and what its body asks for.

const load = (env: Readonly<Record<string, string>>) =>
  loadSettings({
    env: { TENANT_BASE_URL: 'https://tenant.example.com', ...env },
    directory: test.info().outputDir,
  });

const said = (env: Readonly<Record<string, string>>): string => {
  try {
    load(env);
    return '';
  } catch (error) {
    if (error instanceof SettingsError) return error.message;
    throw error;
  }
};

for (const [given, wanted] of [
  ['none', []],
  ['code', ['code']],
  ['Token, code', ['token', 'code']],
  ['["code","code"]', ['code']],
] as const) {
  test(`response types as ${given}`, () => {
    expect(load({ REGISTRATION_RESPONSE_TYPES: given }).targets[0].responseTypes).toEqual(wanted);
  });
}

test('response types are those of the dialect where nobody names any', () => {
  expect(load({}).targets[0].responseTypes).toBeNull();
});

test('as many clients may stay as the owner allows, and one without a word', () => {
  expect(load({}).maxClientsLeftBehind).toBe(1);
  expect(load({ MAX_CLIENTS_LEFT_BEHIND: '40' }).maxClientsLeftBehind).toBe(40);
});

for (const [variable, given, text] of [
  ['MAX_CLIENTS_LEFT_BEHIND', '0', /from 1 to 40/],
  ['MAX_CLIENTS_LEFT_BEHIND', '41', /from 1 to 40/],
  ['MAX_CLIENTS_LEFT_BEHIND', '1.5', /digits only/],
  ['REGISTRATION_RESPONSE_TYPES', 'id_token', /none or code or token/],
  ['REGISTRATION_RESPONSE_TYPES', 'none code', /for nothing and for something/],
] as const) {
  test(`${variable} as ${given} is refused`, () => {
    const message = said({ [variable]: given });
    expect(message).toContain(variable);
    expect(message).toMatch(text);
  });
}
